import { rmSync } from 'node:fs';
import { listProjects } from '#contracts/api/projects';
import { leaseTasks } from '#contracts/api/tasks';
import { startLocalHub } from '#local/platform/local-hub';
import { firstSignIn } from '#local/study/person';
import { invite, newPassword } from '#local/study/steps/invite-people';
import type { BenchSize } from './bench-size.ts';
import { enrolBenchTrust } from './bench-trust.ts';
import { deployFloor } from './floor-stack.ts';
import { type BenchRequest, benchRequests } from './hub-requests.ts';
import { benchBundles } from './lambda-bundles.ts';
import { benchReports } from './report-throughput.ts';
import type { Row } from './row.ts';
import { benchPickUp } from './task-pick-up.ts';

/** What of the hub can be measured by itself. */
export type HubBench = 'bundles' | 'requests' | 'reports' | 'pick-up';

async function readWell(response: Response): Promise<void> {
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`the local cloud's floor was answered with ${response.status}`);
}

/** Starts a hub below `folder`, with an Admin, a researcher and two trusts, and hands over what measures it. */
export async function withBenchHub(
  folder: string,
  size: BenchSize,
  use: (parts: Readonly<Record<HubBench, () => Promise<Row[]>>>) => Promise<unknown>,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const hub = await startLocalHub(folder);
  try {
    await hub.seedAdmin('admin@hub.example', 'Ada Admin');
    const admin = await firstSignIn(hub, 'admin@hub.example', newPassword());
    const who = { email: 'researcher@hub.example', name: 'Rae Researcher', role: 'Researcher' } as const;
    const researcher = await invite(hub, admin, who);
    const one = await enrolBenchTrust(hub.origin, admin, 'ONE');
    const two = await enrolBenchTrust(hub.origin, admin, 'TWO');
    const floorUrl = await deployFloor(hub.cloud, folder);
    const floor: BenchRequest = { name: 'a Lambda of one line', send: async () => readWell(await fetch(floorUrl)) };
    const projects: BenchRequest = {
      name: 'a researcher lists projects',
      send: () => researcher.hub.call(listProjects, {}),
    };
    const lease: BenchRequest = {
      name: 'a trust asks for tasks',
      send: () => one.hub.call(leaseTasks, { body: { contractVersion: 1, max: 1 } }),
    };
    await use({
      bundles: () => benchBundles(size.loads),
      requests: async () => [
        ...(await benchRequests(projects, floor, size.requests)),
        ...(await benchRequests(lease, floor, size.requests)),
      ],
      reports: () => benchReports(researcher, one, floor, size.reports),
      'pick-up': () => benchPickUp(hub.origin, researcher, one, two, size.pickUps),
    });
  } finally {
    await hub.stop();
  }
}
