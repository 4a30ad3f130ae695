import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployCloudAssembly } from '#local/cloud/deploy-cloud-assembly';
import type { StackOutputs } from '#local/cloud/deploy-stack';
import { type LocalCloud, startLocalCloud } from '#local/cloud/local-cloud';
import { type LocalEdge, startEdge } from '#local/edge/start-edge';
import { synthStudyCloud } from '../../fixtures/local-cloud/study-cloud.ts';

/** A local cloud with the test stack deployed and an edge before it, in a folder of its own. */
export type StartedStudy = {
  readonly folder: string;
  readonly noteFile: string;
  readonly cloud: LocalCloud;
  readonly edge: LocalEdge;
  readonly outputs: StackOutputs;
  readonly stop: () => Promise<void>;
};

/** Starts all of it; `now` moves the edge's clock. */
export async function startStudy(
  options: { burst?: number; rate?: number; now?: () => number } = {},
): Promise<StartedStudy> {
  const { now, ...throttle } = options;
  const folder = mkdtempSync(join(tmpdir(), 'flip-edge-'));
  const noteFile = join(folder, 'notes');
  const cloud = await startLocalCloud({ stateFolder: join(folder, 'cloud') });
  const fail = async (reason: unknown): Promise<never> => {
    await cloud.stop();
    throw reason;
  };
  const assemblyFolder = synthStudyCloud({ outFolder: join(folder, 'cdk.out'), noteFile, ...throttle });
  const deployed = await deployCloudAssembly({ cloud, assemblyFolder, stackNames: ['Study'] }).catch(fail);
  const outputs = deployed.Study!;
  const stateFolder = join(folder, 'edge');
  const edge = await startEdge({ cloud, outputs, stateFolder, now }).catch(fail);
  return {
    folder,
    noteFile,
    cloud,
    edge,
    outputs,
    stop: async () => {
      await edge.stop();
      await cloud.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
