import { exampleCountName } from '#domain/egress/example-count-name';
import type { Reply } from '../../run/backend-session.ts';
import { encodeFleet } from './fleet-codec.ts';
import type { FlowerMessage, FlowerMetadata } from './fleet-messages.ts';
import { type FlowerObject, flowerObject } from './flower-object.ts';
import { arrayRecord, configRecord, metricRecord, recordDict } from './records.ts';

/** What a reply says, and the nonce of the instruction that it answers; a failure carries none. */
export type ReplyContent =
  | (Extract<Reply, { kind: 'released' }> & { readonly nonce: string })
  | Extract<Reply, { kind: 'failed' }>;

/** A reply ready for the journal: the announcement, and its objects below one root. */
export type BuiltReply = { readonly message: FlowerMessage; readonly root: FlowerObject };

/** Flower's code for "the app raised an exception"; the reason is the failure as JSON and nothing else. */
const appRaised = 2n;

/** Longest a reply may live: Flower drops one that outlives its instruction. */
const remaining = (instruction: FlowerMetadata, nowSeconds: number): number =>
  instruction.createdAt + instruction.ttl - nowSeconds;

/** Builds the reply to an instruction; its bytes are journalled, so it is built once. */
export async function buildReply(instruction: FlowerMetadata, content: ReplyContent, now: Date): Promise<BuiltReply> {
  const createdAt = now.getTime() / 1000;
  const metadata: FlowerMetadata = {
    runId: instruction.runId,
    messageId: '',
    srcNodeId: instruction.dstNodeId,
    dstNodeId: instruction.srcNodeId,
    replyToMessageId: instruction.messageId,
    groupId: instruction.groupId,
    ttl: remaining(instruction, createdAt),
    messageType: instruction.messageType,
    createdAt,
    // Present only if the instruction had them: absent and zero are different bytes.
    ...(instruction.dstTaskId === undefined ? {} : { srcTaskId: instruction.dstTaskId }),
    ...(instruction.srcTaskId === undefined ? {} : { dstTaskId: instruction.srcTaskId }),
  };
  const error =
    content.kind === 'failed'
      ? {
          code: appRaised,
          reason: JSON.stringify({
            ...content.failure,
            ...(content.failure.details ? { details: content.failure.details.slice(0, 10) } : {}),
          }),
        }
      : undefined;
  const body = encodeFleet('flwr.proto.Message', { metadata, ...(error ? { error } : {}) });
  const root = flowerObject('Message', content.kind === 'released' ? [await replyRecords(content)] : [], body);
  const announced = { ...metadata, messageId: root.id };
  return {
    root,
    message: error ? { metadata: announced, error } : { metadata: announced, content: { items: [] } },
  };
}

async function replyRecords(content: Extract<ReplyContent, { kind: 'released' }>): Promise<FlowerObject> {
  return recordDict({
    ...(content.weights ? { arrays: await arrayRecord('parameters', content.weights) } : {}),
    metrics: metricRecord({ [exampleCountName]: BigInt(content.examples), ...content.metrics }),
    config: configRecord({ nonce: content.nonce }),
  });
}
