import * as z from 'zod';
import { TensorLayout } from '#contracts/model';
import { type AppOutcome, errorName } from './app-outcome.ts';
import type { Frame } from './frames.ts';

const Reply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reply'),
    id: z.int(),
    kinds: z.array(z.string().max(40)).max(100),
    layout: z.array(TensorLayout).max(100_000),
    metrics: z.record(z.string().max(200), z.unknown()),
  }),
  z.object({ kind: z.literal('failed'), id: z.int(), errorName: z.unknown() }),
]);

/** What a frame from the app means as the answer to message `id`. */
export function readReply({ header, body }: Frame, id: number): AppOutcome {
  const parsed = Reply.safeParse(header);
  if (!parsed.success || parsed.data.id !== id) return { kind: 'unreadable', rule: 'the guard can read the reply' };
  const reply = parsed.data;
  if (reply.kind === 'failed') return { kind: 'failed', errorName: errorName(reply.errorName) };
  const { kinds, layout, metrics } = reply;
  return { kind: 'reply', reply: { kinds, layout, metrics, parameters: body } };
}
