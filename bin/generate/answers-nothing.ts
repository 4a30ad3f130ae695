import * as z from 'zod';
import type { Operation } from '#contracts/api/operation';

/** Whether an operation answers with nothing at all. */
export const answersNothing = (operation: Operation): boolean => operation.response instanceof z.ZodUndefined;
