import * as z from 'zod';

/** No parameters. */
export const Nothing = z.object({}).strict();

/** An empty answer (204). */
export const Empty = z.undefined();
