import * as z from 'zod';

/** Whether trying again may help (transient), may have happened already (ambiguous) or cannot help (permanent). */
export const ErrorClass = z.enum(['transient', 'ambiguous', 'permanent']);
export type ErrorClass = z.infer<typeof ErrorClass>;
