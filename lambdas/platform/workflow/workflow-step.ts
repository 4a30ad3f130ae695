import type * as z from 'zod';
import { logEvent, setLogContext } from '../runtime/logger.ts';

/**
 * Wraps one task of a workflow: input by its schema, one log line, and an outcome that is *returned*. Throws what the
 * task throws, which is a failure of the hub's own parts and is retried by the workflow. `factory` runs at the first
 * call.
 */
export const workflowStep = <S extends z.ZodType, R extends { readonly kind: string }>(
  name: string,
  input: S,
  factory: () => (input: z.infer<S>) => Promise<R>,
): ((event: unknown, context?: unknown) => Promise<R>) => {
  let run: ((input: z.infer<S>) => Promise<R>) | undefined;
  return async (event, context) => {
    setLogContext(context);
    const startedAt = performance.now();
    try {
      run ??= factory();
      const outcome = await run(input.parse(event));
      logEvent('info', 'HUB_REQUEST', {
        operation: name,
        status: 200,
        code: outcome.kind,
        milliseconds: Math.round(performance.now() - startedAt),
      });
      return outcome;
    } catch (reason) {
      logEvent('error', 'HUB_FAULT', {
        operation: name,
        code: 'INTERNAL',
        errorName: reason instanceof Error ? reason.name : 'unknown',
      });
      throw reason;
    }
  };
};
