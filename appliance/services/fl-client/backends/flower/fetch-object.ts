import { setTimeout as pause } from 'node:timers/promises';
import type { FleetAnswer, FleetApi } from './fleet-api.ts';

const attempts = 200;
const pauseMilliseconds = 50;

/** An object could not be fetched: what the server answered, or that it no longer has the object. */
export class ObjectNotFetched extends Error {
  override readonly name = 'ObjectNotFetched';
  readonly answer: Exclude<FleetAnswer<never>, { kind: 'answered' }> | { readonly kind: 'gone' };

  constructor(answer: ObjectNotFetched['answer']) {
    super('an object of an instruction could not be fetched');
    this.answer = answer;
  }
}

/** Fetches an object of an instruction, which may be announced a moment before it is there. Throws ObjectNotFetched. */
export async function fetchObject(
  fleet: FleetApi,
  nodeId: bigint,
  runId: bigint,
  objectId: string,
): Promise<Uint8Array> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const answer = await fleet.call('pull-object', { node: { nodeId }, runId, objectId });
    if (answer.kind !== 'answered') throw new ObjectNotFetched(answer);
    const { objectFound, objectAvailable, objectContent } = answer.value;
    if (!objectFound) break;
    if (objectAvailable) return objectContent;
    await pause(pauseMilliseconds);
  }
  throw new ObjectNotFetched({ kind: 'gone' });
}
