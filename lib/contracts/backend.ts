import * as z from 'zod';

/** FL framework of a run. Another is added here and behind the backend port. */
export const Backend = z.enum(['flower']);
export type Backend = z.infer<typeof Backend>;
