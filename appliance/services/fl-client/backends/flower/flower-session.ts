import type { BackendSession, Step } from '../../run/backend-session.ts';
import { buildReply, type ReplyContent } from './build-reply.ts';
import { fetchObject, ObjectNotFetched } from './fetch-object.ts';
import type { FleetAnswer, FleetApi } from './fleet-api.ts';
import { decodeFleet, encodeFleet } from './fleet-codec.ts';
import type { FlowerMessage, ObjectTree } from './fleet-messages.ts';
import { allObjects, objectTree } from './flower-object.ts';
import { heartbeatIntervalSeconds, joinNode } from './join-node.ts';
import { pushReply } from './push-reply.ts';
import { readInstruction } from './read-instruction.ts';

/** A message and the tree of its objects, as they travel and are journalled. */
type Announced = { readonly message: FlowerMessage; readonly tree: ObjectTree };

const encodeAnnounced = ({ message, tree }: Announced): Uint8Array =>
  encodeFleet('flwr.proto.PullMessagesResponse', { messagesList: [message], messageObjectTrees: [tree] });

function decodeAnnounced(bytes: Uint8Array): Announced {
  const { messagesList, messageObjectTrees } = decodeFleet('flwr.proto.PullMessagesResponse', bytes);
  const [message] = messagesList;
  const [tree] = messageObjectTrees;
  if (message === undefined || tree === undefined) throw new RangeError('not a journalled message');
  return { message, tree };
}

/**
 * An answer of the Fleet API in the port's terms: 401 means another server's life, a key that it does not list, or a
 * clock that is wrong.
 */
const step = <T, U>(answer: FleetAnswer<T>, value: (answered: T) => U): Step<U> => {
  if (answer.kind === 'answered') return { kind: 'done', value: value(answer.value) };
  if (answer.kind !== 'refused') return answer;
  return { kind: answer.status === 401 ? 'unknown' : 'refused', failure: answer.failure };
};

/** A run on Flower: the Fleet API as one node. `maxParametersBytes`: no model of this run is larger. */
export function createFlowerSession(fleet: FleetApi, maxParametersBytes: number): BackendSession {
  /** Nonces of the instructions that were read in this process; only those are answered with content. */
  const nonces = new Map<string, string>();
  return {
    // Twice in an interval and once more: a node whose app trains for minutes must not go offline.
    heartbeatSeconds: heartbeatIntervalSeconds * 0.4,
    join: async (before) =>
      step(await joinNode(fleet, before === undefined ? undefined : BigInt(before)), (nodeId) => String(nodeId)),
    heartbeat: async (member) =>
      step(
        await fleet.call('send-node-heartbeat', {
          node: { nodeId: BigInt(member) },
          heartbeatInterval: heartbeatIntervalSeconds,
        }),
        () => undefined,
      ),
    next: async (member) =>
      step(await fleet.call('pull-messages', { node: { nodeId: BigInt(member) } }), (pulled) => {
        const [message] = pulled.messagesList;
        const [tree] = pulled.messageObjectTrees;
        if (message?.metadata === undefined || tree === undefined) return undefined;
        return { id: message.metadata.messageId, bytes: encodeAnnounced({ message, tree }) };
      }),
    read: async (member, { id, bytes }) => {
      const { metadata } = decodeAnnounced(bytes).message;
      // What went wrong with fetching is not the instruction's fault.
      let fetching: unknown;
      const fetch = async (objectId: string): Promise<Uint8Array> => {
        try {
          return await fetchObject(fleet, BigInt(member), metadata?.runId ?? 0n, objectId);
        } catch (error) {
          fetching ??= error;
          throw error;
        }
      };
      try {
        const { nonce, ...instruction } = await readInstruction(id, fetch, maxParametersBytes);
        if (metadata?.messageType !== instruction.phase) return { kind: 'done', value: 'unreadable' };
        nonces.set(id, nonce);
        return { kind: 'done', value: instruction };
      } catch {
        if (fetching === undefined) return { kind: 'done', value: 'unreadable' };
        if (!(fetching instanceof ObjectNotFetched)) throw fetching;
        const { answer } = fetching;
        return answer.kind === 'gone' ? { kind: 'done', value: 'gone' } : step(answer, () => 'gone');
      }
    },
    encode: async ({ id, bytes }, reply, now) => {
      const { metadata } = decodeAnnounced(bytes).message;
      if (metadata === undefined) throw new RangeError('an instruction without metadata');
      const content: ReplyContent = reply.kind === 'failed' ? reply : { ...reply, nonce: nonces.get(id) ?? '' };
      const { message, root } = await buildReply(metadata, content, now);
      nonces.delete(id);
      const parts = allObjects(root).map(({ id: partId, head, slice }) => ({ id: partId, head, slice }));
      return { bytes: encodeAnnounced({ message, tree: objectTree(root) }), parts };
    },
    deliver: async (member, { id }, delivery) =>
      step(await pushReply(fleet, BigInt(member), id, decodeAnnounced(delivery.bytes), delivery), () => undefined),
    close: () => fleet.close(),
  };
}
