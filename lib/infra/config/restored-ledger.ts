import * as z from 'zod';

/** A table that holds the ledger as it was, with a stream of new images. */
export const RestoredLedger = z.strictObject({
  tableName: z.string().regex(/^[\w.-]{3,255}$/, 'the name of a table'),
  streamArn: z
    .string()
    .regex(/^arn:aws:dynamodb:[a-z0-9-]+:\d{12}:table\/[\w.-]+\/stream\/.+$/, 'the ARN of its stream'),
});
export type RestoredLedger = z.infer<typeof RestoredLedger>;
