import { setTimeout as pause } from 'node:timers/promises';
import { quantile } from 'simple-statistics';
import { doorbellPath } from '#contracts/api/operations';
import { createProject, submitCohortQuery } from '#contracts/api/projects';
import { leaseTasks } from '#contracts/api/tasks';
import type { CohortDefinition } from '#contracts/cohort';
import type { Person } from '#local/study/person';
import { random } from '#local/synthetic/random';
import type { BenchTrust } from './bench-trust.ts';
import { type Row, row } from './row.ts';

const cohort: CohortDefinition = { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['female'] }] } };

type Waiting = (signal: AbortSignal) => Promise<void>;

/** Milliseconds from the hub's answer to a question until the trust holds the task, for each of `count` questions. */
async function pickUps(
  origin: { readonly researcher: Person; readonly trust: BenchTrust },
  wait: Waiting,
  count: number,
  apartMilliseconds: () => number,
): Promise<number[]> {
  const { researcher, trust } = origin;
  const { projectId } = await researcher.hub.call(createProject, { body: { name: 'pick-up' } });
  const asked: number[] = [];
  const taken: number[] = [];
  const done = new AbortController();
  const taking = (async () => {
    while (taken.length < count) {
      const { tasks } = await trust.hub.call(leaseTasks, { body: { contractVersion: 1, max: 20 } });
      for (const _ of tasks) taken.push(performance.now());
      if (tasks.length === 0) await wait(done.signal).catch(() => {});
    }
  })();
  for (let turn = 0; turn < count; turn += 1) {
    await pause(apartMilliseconds());
    await researcher.hub.call(submitCohortQuery, {
      params: { projectId },
      body: { name: `question ${turn}`, cohort, trustIds: [trust.trustId] },
    });
    asked.push(performance.now());
  }
  await taking;
  done.abort();
  // Tasks are handed out oldest first, so the n-th taken is the n-th asked.
  return asked.map((at, index) => Math.max(0, (taken[index] ?? Number.NaN) - at));
}

/** Task pick-up by the doorbell against a poll every five seconds, as the present system and its peers do. */
export async function benchPickUp(
  origin: string,
  researcher: Person,
  doorbellTrust: BenchTrust,
  pollTrust: BenchTrust,
  questions: number,
): Promise<Row[]> {
  const chance = random('bench', 'pick-up');
  const atDoorbell: Waiting = async (signal) => {
    const response = await fetch(`${origin}${doorbellPath}`, {
      headers: { authorization: doorbellTrust.authorization },
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
    });
    await response.arrayBuffer();
  };
  const polling: Waiting = (signal) => pause(5000, undefined, { signal });
  const apart = () => 600 + 900 * chance.next();
  const [rung, polled] = await Promise.all([
    pickUps({ researcher, trust: doorbellTrust }, atDoorbell, questions, apart),
    pickUps({ researcher, trust: pollTrust }, polling, questions, apart),
  ]);
  return [0.5, 0.95].map((share) =>
    row(
      {
        name: `task pick-up, p${share * 100} of ${questions}`,
        unit: 's',
        ours: quantile(rung, share) / 1000,
        other: quantile(polled, share) / 1000,
        otherName: 'a poll every 5 s',
      },
      share === 0.95 ? { says: 'at most 0.5 s', meets: (ours) => ours <= 0.5 } : undefined,
    ),
  );
}
