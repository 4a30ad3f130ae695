import { randomBytes } from 'node:crypto';
import { secondsAfter, serverStartSeconds } from '#domain/run/run-deadlines';
import { hubActor } from '../platform/caller.ts';
import { commit } from '../platform/commit.ts';
import { env } from '../platform/env.ts';
import { keys } from '../platform/keys.ts';
import { hubRunEventWrite } from '../platform/ledger/hub-run-event-write.ts';
import { RunItem } from '../platform/ledger/run-item.ts';
import { type Ledger, runtimeLedger } from '../platform/ledger.ts';
import { updateItem } from '../platform/ledger-writes.ts';
import { readItem } from '../platform/read-item.ts';
import { sha256Hex } from '../platform/sha256-hex.ts';
import type { RunServers } from '../platform/workflow/run-servers.ts';
import { runtimeRunServers } from '../platform/workflow/runtime-run-servers.ts';
import { RunInput } from '../platform/workflow/step-inputs.ts';
import { workflowStep } from '../platform/workflow/workflow-step.ts';

type Deps = {
  readonly ledger: Ledger;
  readonly servers: Pick<RunServers, 'start' | 'stop'>;
  readonly newRunToken: () => string;
  /** What every server of a run is told beside its run and its token. */
  readonly settings: () => Readonly<Record<string, string>>;
};

/**
 * Starts the one server of a run with a token of its own. Only the hash of the token is kept, so a start that was cut
 * off is started again with a new one; a server of the old token is refused everywhere from then on.
 */
export const makeStartServer =
  ({ ledger, servers, newRunToken, settings }: Deps) =>
  async ({ runId }: RunInput): Promise<{ readonly kind: 'started' | 'not-needed' }> => {
    const key = keys.run(runId);
    const run = await readItem(ledger, key, RunItem);
    if (run === undefined || run.status !== 'ADMITTING' || run.serverTaskArn !== undefined) return { kind: 'started' };
    const token = newRunToken();
    const runTokenSha256 = sha256Hex(token);
    const now = ledger.now();
    const announced = await commit(
      ledger,
      [
        updateItem(ledger, {
          key,
          expect: [{ attribute: 'status', oneOf: ['ADMITTING'] }],
          absent: ['serverTaskArn', 'stopRequestedAt', 'givenUpFor'],
          set: {
            runTokenSha256,
            serverStartedAt: now.toISOString(),
            serverDeadline: secondsAfter(now, serverStartSeconds).toISOString(),
          },
        }),
        hubRunEventWrite(ledger, runId, 'SERVER_STARTED'),
      ],
      [{ action: 'run.serverStarting', actor: hubActor, subject: { kind: 'run', id: runId } }],
    );
    if (announced.kind === 'refused') return { kind: 'not-needed' };
    const serverTaskArn = await servers.start(runId, runTokenSha256.slice(0, 32), {
      ...settings(),
      RUN_ID: runId,
      RUN_TOKEN: token,
    });
    const noted = await commit(
      ledger,
      [
        updateItem(ledger, {
          key,
          expect: [{ attribute: 'runTokenSha256', oneOf: [runTokenSha256] }],
          absent: ['serverTaskArn'],
          set: { serverTaskArn },
        }),
      ],
      [],
    );
    // Another start has overtaken this one, or the server has come and gone already.
    if (noted.kind === 'refused') await servers.stop(serverTaskArn, 'superseded');
    return { kind: 'started' };
  };

/** Lambda entry. */
export const handler = workflowStep('start-server', RunInput, () =>
  makeStartServer({
    ledger: runtimeLedger(),
    servers: runtimeRunServers(),
    newRunToken: () => randomBytes(32).toString('base64url'),
    settings: () => ({
      HUB_URL: env('RUN_SERVER_HUB_URL'),
      ADVERTISED_HOST: env('RUN_SERVER_ADVERTISED_HOST'),
      LISTEN_HOST: env('RUN_SERVER_LISTEN_HOST'),
      LISTEN_PORT: String(env('RUN_SERVER_LISTEN_PORT')),
    }),
  }),
);
