import type { Failure } from '#contracts/failure';
import { exampleCountName } from '#domain/egress/example-count-name';
import { floatVector } from '#domain/egress/float-vector';
import { encodeFleet } from './fleet-codec.ts';
import type { FlowerMessage, FlowerMetadata } from './fleet-messages.ts';
import { type FlowerObject, flowerObject } from './flower-object.ts';
import { arrayRecord, configRecord, metricRecord, recordDict } from './records.ts';

/** What a reply says: what the egress guard released, or a failure as a registered code. */
export type ReplyContent =
  | {
      readonly kind: 'released';
      readonly parameters: Uint8Array | undefined;
      readonly examples: number;
      readonly metrics: Readonly<Record<string, number>>;
      readonly nonce: string;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A reply ready for the journal: the announcement, and its objects below one root. */
export type BuiltReply = { readonly message: FlowerMessage; readonly root: FlowerObject };

/** Flower's code for "the app raised an exception"; the reason is the failure as JSON and nothing else. */
const appRaised = 2n;

/** Longest a reply may live: Flower drops one that outlives its instruction. */
const remaining = (instruction: FlowerMetadata, nowSeconds: number): number =>
  instruction.createdAt + instruction.ttl - nowSeconds;

/** Builds the reply to an instruction; its bytes are journalled, so it is built once. */
export function buildReply(instruction: FlowerMetadata, content: ReplyContent, now: Date): BuiltReply {
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
  const root = flowerObject('Message', content.kind === 'released' ? [replyRecords(content)] : [], body);
  const announced = { ...metadata, messageId: root.id };
  return {
    root,
    message: error ? { metadata: announced, error } : { metadata: announced, content: { items: [] } },
  };
}

function replyRecords(content: Extract<ReplyContent, { kind: 'released' }>): FlowerObject {
  return recordDict({
    ...(content.parameters ? { arrays: arrayRecord('parameters', floatVector(content.parameters)) } : {}),
    metrics: metricRecord({ [exampleCountName]: BigInt(content.examples), ...content.metrics }),
    config: configRecord({ nonce: content.nonce }),
  });
}
