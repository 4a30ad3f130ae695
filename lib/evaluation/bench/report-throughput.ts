import { createProject, submitCohortQuery } from '#contracts/api/projects';
import { leaseTasks, reportTask } from '#contracts/api/tasks';
import type { CohortDefinition } from '#contracts/cohort';
import type { Person } from '#local/study/person';
import type { BenchTrust } from './bench-trust.ts';
import { type BenchRequest, throughput } from './hub-requests.ts';
import { type Row, row } from './row.ts';

const cohort: CohortDefinition = { version: 1, where: { kind: 'all', of: [{ kind: 'sex', anyOf: ['male'] }] } };

/** Reports per second that the hub takes from one trust with four in flight, beside bare requests to the floor. */
export async function benchReports(
  researcher: Person,
  trust: BenchTrust,
  floor: BenchRequest,
  count: number,
): Promise<Row[]> {
  const { projectId } = await researcher.hub.call(createProject, { body: { name: 'reports' } });
  const reports: (() => Promise<unknown>)[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const { queryId } = await researcher.hub.call(submitCohortQuery, {
      params: { projectId },
      body: { name: `q${turn}`, cohort, trustIds: [trust.trustId] },
    });
    const { tasks } = await trust.hub.call(leaseTasks, { body: { contractVersion: 1, max: 1 } });
    const result = { queryId, persons: 20, distributions: [], dataDate: '2026-01-31' };
    for (const { taskId, fencingToken } of tasks)
      reports.push(() =>
        trust.hub.call(reportTask, {
          params: { taskId },
          body: { fencingToken, outcome: { kind: 'done', result } },
        }),
      );
  }
  return [
    row({
      name: 'task reports taken',
      unit: '1/s',
      ours: await throughput(reports, 4),
      other: await throughput(
        Array.from({ length: count }, () => floor.send),
        4,
      ),
      otherName: floor.name,
    }),
  ];
}
