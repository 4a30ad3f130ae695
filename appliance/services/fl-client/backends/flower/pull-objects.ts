import { setTimeout as pause } from 'node:timers/promises';
import type { FleetAnswer, FleetApi } from './fleet-api.ts';
import { treeIds } from './flower-object.ts';
import type { OpenMessage } from '../../run/message-journal.ts';

/** Objects of an instruction by id; `undefined` when the server no longer has one of them. */
export type PulledObjects = ReadonlyMap<string, Uint8Array> | undefined;

const parallel = 2;
const waits = 200;

/** Fetches every object of a claimed instruction. The ids are checked where the objects are read. */
export async function pullObjects(
  fleet: FleetApi,
  nodeId: bigint,
  { message, tree }: OpenMessage,
): Promise<FleetAnswer<PulledObjects>> {
  const runId = message.metadata?.runId ?? 0n;
  const objects = new Map<string, Uint8Array>();
  const ids = treeIds(tree);
  const pullOne = async (objectId: string): Promise<FleetAnswer<Uint8Array | undefined>> => {
    for (let attempt = 0; attempt < waits; attempt += 1) {
      const answer = await fleet.call('pull-object', { node: { nodeId }, runId, objectId });
      if (answer.kind !== 'answered') return answer;
      const { objectFound, objectAvailable, objectContent } = answer.value;
      if (!objectFound) return { kind: 'answered', value: undefined };
      if (objectAvailable) return { kind: 'answered', value: objectContent };
      await pause(50);
    }
    return { kind: 'answered', value: undefined };
  };
  for (let start = 0; start < ids.length; start += parallel) {
    const batch = ids.slice(start, start + parallel);
    for (const [index, answer] of (await Promise.all(batch.map(pullOne))).entries()) {
      if (answer.kind !== 'answered') return answer;
      if (answer.value === undefined) return { kind: 'answered', value: undefined };
      objects.set(batch[index] ?? '', answer.value);
    }
  }
  return { kind: 'answered', value: objects };
}
