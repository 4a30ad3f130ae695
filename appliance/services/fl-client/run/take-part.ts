import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '#contracts/app-error';
import type { Failure } from '#contracts/failure';
import type { RunId } from '#contracts/ids';
import type { FleetAnswer, FleetApi } from '../backends/flower/fleet-api.ts';
import { connectNode, heartbeatSeconds } from '../backends/flower/connect-node.ts';
import { deliverReply } from '../backends/flower/deliver-reply.ts';
import type { Answer, MessageJournal, OpenMessage } from './message-journal.ts';
import { pullObjects } from '../backends/flower/pull-objects.ts';

/** How taking part ended, as far as the run server told; a stop by the hub is known to the caller. */
export type Ending = { readonly outcome: 'COMPLETED' } | { readonly outcome: 'FAILED'; readonly failure: Failure };

type TakePartDeps = {
  readonly runId: RunId;
  readonly fleet: FleetApi;
  readonly journal: MessageJournal;
  readonly nodeId: bigint | undefined;
  readonly setNode: (nodeId: bigint) => void;
  readonly joined: () => void;
  readonly answer: (open: OpenMessage, objects: ReadonlyMap<string, Uint8Array>) => Promise<Answer>;
  readonly lastFailure: () => Failure | undefined;
  readonly signal: AbortSignal;
  /** So long may the server be out of reach before the run is given up. */
  readonly lostMilliseconds: number;
  /** So long a stop that is on its way from the hub may take, after the server said that the run is over. */
  readonly graceMilliseconds: number;
};

const activePause = 50;
const idlePause = 250;
const idleAfterMilliseconds = 3000;

/** The node's whole life in a run: join, then one message after the other until the last, or until the run is over. */
export async function takePart(deps: TakePartDeps): Promise<Ending> {
  const { fleet, journal, runId, signal } = deps;
  const failed = (code: 'FL_SERVER_UNREACHABLE' | 'RUN_SERVER_LOST'): Ending => ({
    outcome: 'FAILED',
    failure: deps.lastFailure() ?? new AppError(code).toFailure(),
  });
  const completed = (outcome: string | undefined): Ending =>
    outcome === 'RELEASED' || outcome === 'SKIPPED' ? { outcome: 'COMPLETED' } : failed('RUN_SERVER_LOST');
  let nodeId: bigint | undefined;
  let heard = performance.now();
  let busy = performance.now();
  let over = false;
  let failures = 0;

  const beat = async (): Promise<void> => {
    if (nodeId === undefined) return;
    const answer = await fleet.call('send-node-heartbeat', { node: { nodeId }, heartbeatInterval: heartbeatSeconds });
    if (answer.kind === 'answered') heard = performance.now();
    if (answer.kind === 'over') over = true;
  };
  // On a timer of its own: a node whose app trains for minutes must not go offline.
  const timer = setInterval(() => void beat(), heartbeatSeconds * 400);

  /** Notes how a step went; false when it has to be tried again. */
  const went = async (answer: FleetAnswer<unknown>): Promise<boolean> => {
    if (answer.kind === 'answered') {
      heard = performance.now();
      failures = 0;
      return true;
    }
    if (answer.kind === 'over') over = true;
    // Signed wrongly, or of another server's life: begin again as a node.
    if (answer.kind === 'refused' && answer.status === 401) nodeId = undefined;
    failures += 1;
    if (!over) await pause(Math.min(100 * 2 ** failures, 2000), undefined, { signal }).catch(() => {});
    return false;
  };

  const oneMessage = async (open: OpenMessage, node: bigint): Promise<Ending | undefined> => {
    busy = performance.now();
    if (open.reply === undefined) {
      const objects = await pullObjects(fleet, node, open);
      if (!(await went(objects)) || objects.kind !== 'answered') {
        // Refused for good: the server will ask again under another id.
        if (objects.kind === 'refused' && failures > 3) journal.delivered(runId, open.messageId);
        return undefined;
      }
      if (objects.value === undefined) journal.delivered(runId, open.messageId);
      else {
        const answer = await deps.answer(open, objects.value);
        if (!signal.aborted) journal.answer(runId, answer);
      }
      return undefined;
    }
    const reply = open.reply;
    const delivered = await deliverReply(fleet, node, { runId, journal }, { ...open, reply });
    if (!(await went(delivered)) && !(delivered.kind === 'refused' && failures > 3)) return undefined;
    journal.delivered(runId, open.messageId);
    return reply.last && delivered.kind === 'answered' ? completed(reply.outcome) : undefined;
  };

  try {
    const last = journal.lastDelivered(runId);
    if (last !== undefined) return completed(last);
    nodeId = undefined;
    let known = deps.nodeId;
    while (!signal.aborted) {
      if (over) {
        const owed = journal.open(runId).find(({ reply }) => reply?.last === true);
        if (owed !== undefined) return completed(owed.reply?.outcome);
        if (deps.lastFailure() === undefined)
          await pause(deps.graceMilliseconds, undefined, { signal }).catch(() => {});
        break;
      }
      if (performance.now() - heard > deps.lostMilliseconds) return failed('FL_SERVER_UNREACHABLE');
      if (nodeId === undefined) {
        const connected = await connectNode(fleet, known);
        if (!(await went(connected)) || connected.kind !== 'answered') continue;
        nodeId = connected.value;
        if (known !== nodeId) deps.setNode(nodeId);
        known = nodeId;
        deps.joined();
      }
      const open = journal.open(runId)[0];
      if (open !== undefined) {
        const ending = await oneMessage(open, nodeId);
        if (ending !== undefined) return ending;
        continue;
      }
      const pulled = await fleet.call('pull-messages', { node: { nodeId } });
      if (!(await went(pulled)) || pulled.kind !== 'answered') continue;
      const [message] = pulled.value.messagesList;
      const [tree] = pulled.value.messageObjectTrees;
      // First of all to disk: the server never hands a message out again.
      if (message?.metadata !== undefined && tree !== undefined) journal.claim(runId, message, tree);
      else {
        const idle = performance.now() - busy > idleAfterMilliseconds;
        await pause(idle ? idlePause : activePause, undefined, { signal }).catch(() => {});
      }
    }
    return failed('RUN_SERVER_LOST');
  } finally {
    clearInterval(timer);
    // No goodbye: a node that goes offline makes Flower drop even the reply that it has just delivered.
  }
}
