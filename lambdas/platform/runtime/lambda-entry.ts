import { setLogContext } from './logger.ts';

/** Wraps what a schedule, a stream or an authorizer calls, so that its log lines carry the invocation. */
export const lambdaEntry =
  <R>(run: (event: unknown) => Promise<R>) =>
  (event?: unknown, context?: unknown): Promise<R> => {
    setLogContext(context);
    return run(event);
  };
