import type { RunId } from '#contracts/ids';
import type { FleetAnswer, FleetApi } from './fleet-api.ts';
import type { MessageJournal, OpenMessage } from '../../run/message-journal.ts';

const parallel = 2;

/**
 * Hands a journalled reply to the server: confirm, announce, push objects. Every step may be repeated after a crash.
 * Flower answers 200 to replies that it drops, so what counts is that it has no object left to ask for.
 */
export async function deliverReply(
  fleet: FleetApi,
  nodeId: bigint,
  run: { readonly runId: RunId; readonly journal: MessageJournal },
  open: OpenMessage & { readonly reply: NonNullable<OpenMessage['reply']> },
): Promise<FleetAnswer<'delivered'>> {
  const node = { nodeId };
  const { reply, messageId } = open;
  const flowerRun = reply.message.metadata?.runId ?? 0n;
  // Only now may the instruction's objects go: until the reply was journalled they were needed to begin again.
  const confirmed = await fleet.call('confirm-message-received', {
    node,
    runId: flowerRun,
    messageObjectId: messageId,
  });
  if (confirmed.kind === 'over' || confirmed.kind === 'unreachable') return confirmed;
  const pushed = await fleet.call('push-messages', {
    node,
    messagesList: [reply.message],
    messageObjectTrees: [reply.tree],
    clientappRuntimeList: [reply.seconds],
  });
  if (pushed.kind !== 'answered') return pushed;
  const { objectsToPush, sessionId } = pushed.value;
  if (sessionId !== '') run.journal.setSession(run.runId, messageId, sessionId);
  const missing = new Set(objectsToPush);
  // After a crash half-way the server may say that nothing is missing although it is: then every object is offered.
  const resumed = reply.sessionId !== undefined;
  const objects = run.journal.objects(run.runId, messageId).filter(({ id }) => resumed || missing.has(id));
  const sessions = [...new Set([sessionId, ...(resumed ? [reply.sessionId, ''] : [])])];
  const pushOne = async ({ id, content }: { id: string; content: Uint8Array }): Promise<FleetAnswer<boolean>> => {
    for (const session of sessions) {
      const answer = await fleet.call('push-object', {
        node,
        runId: flowerRun,
        objectId: id,
        objectContent: content,
        sessionId: session ?? '',
      });
      if (answer.kind === 'over' || answer.kind === 'unreachable') return answer;
      if (answer.kind === 'answered' && answer.value.stored) return { kind: 'answered', value: true };
    }
    return { kind: 'answered', value: !missing.has(id) };
  };
  for (let start = 0; start < objects.length; start += parallel) {
    for (const answer of await Promise.all(objects.slice(start, start + parallel).map(pushOne))) {
      if (answer.kind !== 'answered') return answer;
      // Asked for and yet not taken: the session has gone. Announcing again opens another.
      if (!answer.value) return { kind: 'unreachable' };
    }
  }
  return { kind: 'answered', value: 'delivered' };
}
