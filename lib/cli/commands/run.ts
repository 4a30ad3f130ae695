import type { Command } from 'commander';
import { getModel } from '#contracts/api/models';
import { getProject } from '#contracts/api/projects';
import { retryRun, startRun, stopRun } from '#contracts/api/runs';
import { ModelId, RunId } from '#contracts/ids';
import { RetryRun, type Run, StartRun } from '#contracts/run';
import type { Cli } from '../cli.ts';
import { type Answer, atHub, command, type SharedOptions, withId } from '../command.ts';
import { readInput } from '../read-input.ts';
import { trustsNamed } from '../trusts-named.ts';

type Options = SharedOptions & {
  readonly trusts?: string;
  readonly minTrusts?: string;
  readonly backend?: string;
  readonly clipNorm?: string;
  readonly admissionSeconds?: string;
  readonly roundSeconds?: string;
};

const answer = (run: Run): Answer => ({
  value: run,
  id: run.runId,
  lines: [`${run.runId}  ${run.status}  ${run.trusts.map(({ code }) => code).join(', ')}`],
});

/** `flip run`: starts a run of a model; `flip stop`: ends one; `flip retry-run`: goes on from one that failed. */
export function addRun(program: Command, cli: Cli): void {
  withId(command(program, cli, 'run <model>', 'start a run; `flip watch` follows it'))
    .option('--trusts <codes>', 'codes with commas between them; without it, every trust that is ready')
    .option('--min-trusts <count>', 'fewer trusts than this in a round end the run; without it, all are needed')
    .option('--backend <name>', 'the framework')
    .option('--clip-norm <norm>', 'most that one update may move the model (L2 norm)')
    .option('--admission-seconds <seconds>', 'how long trusts may take to admit the run')
    .option('--round-seconds <seconds>', 'how long a round may take')
    .action(
      atHub(cli, async (hub, _progress, id: string, options: Options) => {
        const modelId = readInput(ModelId, id, 'model');
        const { projectId } = await hub.call(getModel, { params: { modelId } });
        const parts =
          options.trusts === undefined
            ? (await hub.call(getProject, { params: { projectId } })).trusts.filter(
                ({ imaging }) => imaging === 'READY' || imaging === 'PARTIAL',
              )
            : await trustsNamed(hub, options.trusts);
        const { admissionSeconds, backend, clipNorm, minTrusts, roundSeconds } = options;
        const body = readInput(
          StartRun,
          {
            trustIds: parts.map(({ trustId }) => trustId),
            ...(backend === undefined ? {} : { backend }),
            ...(minTrusts === undefined ? {} : { minTrusts: Number(minTrusts) }),
            ...(clipNorm === undefined ? {} : { privacy: { clipNorm: Number(clipNorm) } }),
            ...(admissionSeconds === undefined ? {} : { admissionSeconds: Number(admissionSeconds) }),
            ...(roundSeconds === undefined ? {} : { roundSeconds: Number(roundSeconds) }),
          },
          'run',
        );
        return answer(await hub.call(startRun, { params: { modelId }, body }));
      }),
    );
  withId(command(program, cli, 'retry-run <run>', 'go on after the last round that a failed or stopped run has kept'))
    .option('--trusts <codes>', 'codes of trusts of the run with commas between them; without it, all of them')
    .action(
      atHub(cli, async (hub, _progress, id: string, { trusts }: Pick<Options, 'trusts'>) => {
        const runId = readInput(RunId, id, 'run');
        const trustIds =
          trusts === undefined ? undefined : (await trustsNamed(hub, trusts)).map(({ trustId }) => trustId);
        const body = readInput(RetryRun, { ...(trustIds === undefined ? {} : { trustIds }) }, 'run');
        return answer(await hub.call(retryRun, { params: { runId }, body }));
      }),
    );
  command(program, cli, 'stop <run>', 'end a run; what has been released stays released').action(
    atHub(cli, async (hub, _progress, id: string) =>
      answer(await hub.call(stopRun, { params: { runId: readInput(RunId, id, 'run') } })),
    ),
  );
}
