import type { Delivery, ReplyPart } from '../../run/backend-session.ts';
import type { FleetAnswer, FleetApi } from './fleet-api.ts';
import type { FlowerMessage, ObjectTree } from './fleet-messages.ts';

const parallel = 2;

/**
 * Hands a journalled reply to the server: confirm, announce, push objects. Every step may be repeated after a crash.
 * Flower answers 200 to replies that it drops, so what counts is that it has no object left to ask for.
 */
export async function pushReply(
  fleet: FleetApi,
  nodeId: bigint,
  instructionId: string,
  reply: { readonly message: FlowerMessage; readonly tree: ObjectTree },
  delivery: Delivery,
): Promise<FleetAnswer<undefined>> {
  const node = { nodeId };
  const runId = reply.message.metadata?.runId ?? 0n;
  // Only now may the instruction's objects go: until the reply was journalled they were needed to begin again.
  const confirmed = await fleet.call('confirm-message-received', { node, runId, messageObjectId: instructionId });
  if (confirmed.kind === 'over' || confirmed.kind === 'unreachable') return confirmed;
  const pushed = await fleet.call('push-messages', {
    node,
    messagesList: [reply.message],
    messageObjectTrees: [reply.tree],
    clientappRuntimeList: [delivery.seconds],
  });
  if (pushed.kind !== 'answered') return pushed;
  const { objectsToPush, sessionId } = pushed.value;
  if (sessionId !== '') delivery.keep(sessionId);
  const missing = new Set(objectsToPush);
  // After a crash half-way the server may say that nothing is missing although it is: then every object is offered.
  const resumed = delivery.kept !== undefined;
  const parts = delivery.parts.filter(({ id }) => resumed || missing.has(id));
  const sessions = [...new Set([sessionId, ...(resumed ? [delivery.kept, ''] : [])])];
  const pushOne = async (part: ReplyPart): Promise<FleetAnswer<boolean>> => {
    const objectContent = await delivery.content(part);
    for (const session of sessions) {
      const answer = await fleet.call('push-object', {
        node,
        runId,
        objectId: part.id,
        objectContent,
        sessionId: session ?? '',
      });
      if (answer.kind === 'over' || answer.kind === 'unreachable') return answer;
      if (answer.kind === 'answered' && answer.value.stored) return { kind: 'answered', value: true };
    }
    return { kind: 'answered', value: !missing.has(part.id) };
  };
  for (let start = 0; start < parts.length; start += parallel) {
    for (const answer of await Promise.all(parts.slice(start, start + parallel).map(pushOne))) {
      if (answer.kind !== 'answered') return answer;
      // Asked for and yet not taken: the session has gone. Announcing again opens another.
      if (!answer.value) return { kind: 'unreachable' };
    }
  }
  return { kind: 'answered', value: undefined };
}
