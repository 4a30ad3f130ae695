import * as z from 'zod';
import type { Key } from './keys.ts';

const StreamEvent = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }) }),
    }),
  ),
});

/**
 * The keys of the items that a batch of the ledger's stream is about. What the stream says of their content is not read:
 * it is older than the item. Throws for an event that is no batch of a stream.
 */
export const streamKeys = (event: unknown): Key[] =>
  StreamEvent.parse(event).Records.map(({ dynamodb: { Keys } }) => ({ pk: Keys.pk.S, sk: Keys.sk.S }));
