import middy, { type MiddlewareObj, type Request } from '@middy/core';
import type { Operation, OperationInput, OperationOutput } from '#contracts/api/operation';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import { markSeen } from '../items/mark-seen.ts';
import { readUserOfAccount } from '../items/user-item.ts';
import { runtimeLedger } from '../ledger/ledger.ts';
import type { Caller } from '../runtime/caller.ts';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { env } from '../runtime/env.ts';
import { newId } from '../runtime/ids.ts';
import { logEvent, setLogContext } from '../runtime/logger.ts';
import { type CountCall, makeCountCall } from './count-call.ts';
import { type HttpAnswer, HttpEvent } from './http-event.ts';
import { identifyCaller, type KnownUsers } from './identify-caller.ts';
import { parseInput } from './parse-input.ts';
import { problemAnswer } from './problem-answer.ts';

/** What an operation is: validated input and who asks in, contract output out. It never sees an HTTP event. */
export type OperationHandler<O extends Operation> = (
  input: OperationInput<O>,
  context: { readonly caller: Caller; readonly correlationId: string },
) => Promise<OperationOutput<O>>;

/** What the edge itself needs. */
export type EdgeDeps = KnownUsers & {
  readonly countCall: CountCall;
  readonly now: Clock;
  readonly newId: () => string;
};

/** What the steps keep of one call. */
type Kept = { startedAt: number; correlationId: string; event: HttpEvent; caller: Caller; code?: ErrorCode };

/** What reaches the operation in place of the event. */
type Call<O extends Operation> = { input: OperationInput<O>; caller: Caller; correlationId: string };

type Step = MiddlewareObj<unknown, HttpAnswer, Error, Request['context'], Kept>;

const faultOf = (operation: Operation, error: unknown, correlationId: string): AppError => {
  if (error instanceof AppError && error.code !== 'INTERNAL') return error;
  const cause = error instanceof Error ? error : new Error('not an error');
  // The frames alone: the first line of a stack is the message, which may quote values.
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  logEvent('error', 'HUB_FAULT', {
    operation: operation.id,
    code: 'INTERNAL',
    errorName: cause.name,
    correlationId,
    stack: frames.slice(0, 8).join(' '),
  });
  return new AppError('INTERNAL', { cause });
};

/** Outermost: gives the call its id, turns a failure into a problem, and logs exactly one HUB_REQUEST for every call. */
const accountFor = (operation: Operation, { now, newId: freshId }: EdgeDeps): Step => {
  const log = (kept: Kept, status: number): void =>
    logEvent('info', 'HUB_REQUEST', {
      operation: operation.id,
      status,
      milliseconds: now().getTime() - kept.startedAt,
      ...(kept.code === undefined ? {} : { code: kept.code }),
      correlationId: kept.correlationId,
    });
  return {
    before: ({ context, internal }) => {
      setLogContext(context);
      internal.startedAt = now().getTime();
      internal.correlationId = freshId();
    },
    after: ({ internal, response }) => log(internal, response?.statusCode ?? operation.status),
    onError: (request) => {
      const fault = faultOf(operation, request.error, request.internal.correlationId);
      request.internal.code = fault.code;
      request.response = problemAnswer(fault, request.internal.correlationId);
      log(request.internal, request.response.statusCode);
    },
  };
};

/** Who calls, whether their role may, and whether they have not called too often. */
const authenticate = (operation: Operation, { countCall, ...users }: EdgeDeps): Step => ({
  before: async ({ event, internal }) => {
    internal.event = HttpEvent.parse(event);
    internal.caller = await identifyCaller(operation, internal.event, users);
    await countCall(internal.caller);
  },
});

/** The input by its contract; from here on there is no event any more. */
const validate = <O extends Operation>(operation: O): Step => ({
  before: (request) => {
    const { caller, correlationId, event } = request.internal;
    request.event = { input: parseInput(operation, event), caller, correlationId } satisfies Call<O>;
  },
});

/** A Lambda’s answer ends at 6 MB, headers and all; beyond that the caller would be told nothing of use. */
const mostAnswerBytes = 5_800_000;

/** The answer's text. Throws ANSWER_TOO_LARGE for one that would not arrive. */
const textOf = (body: unknown): string => {
  const text = body === undefined ? '' : JSON.stringify(body);
  if (Buffer.byteLength(text) > mostAnswerBytes) throw new AppError('ANSWER_TOO_LARGE');
  return text;
};

/** The output by its contract, in every environment: what is not in it does not leave. */
const shape = <O extends Operation>(operation: O): Step => ({
  after: (request) => {
    const body: unknown = operation.response.parse(request.response);
    request.response = {
      statusCode: operation.status,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'cache-control': 'no-store',
        'x-correlation-id': request.internal.correlationId,
      },
      body: textOf(body),
    };
  },
});

/** A Lambda's entry point. */
export type LambdaHandler = (event: unknown, context: unknown) => Promise<HttpAnswer>;

/**
 * Wraps an operation for the HTTP API, always in this order: correlation id and log line; caller and role; params,
 * query and body; the operation; response. A caller is refused before their input is read. Failures become problem
 * details on the way out. `factory` runs at the first call, so that loading a file needs no environment.
 */
export const makeEdge =
  (deps: EdgeDeps) =>
  <O extends Operation>(operation: O, factory: () => OperationHandler<O>): LambdaHandler => {
    let run: OperationHandler<O> | undefined;
    const handler = middy(async (call: unknown) => {
      run ??= factory();
      const { caller, correlationId, input } = call as Call<O>;
      return run(input, { caller, correlationId });
    });
    const steps = [accountFor(operation, deps), authenticate(operation, deps), validate(operation), shape(operation)];
    for (const step of steps) handler.use(step);
    return handler as unknown as LambdaHandler;
  };

/** One count a process. It is made with the first call, so that loading a file needs no environment. */
let counting: CountCall | undefined;

/** The edge of every deployed operation. */
export const edge = makeEdge({
  loadUser: (accountId) => readUserOfAccount(runtimeLedger(), accountId),
  markSeen: (user) => markSeen(runtimeLedger(), user),
  countCall: async (caller) => {
    if (caller.kind === 'none') return;
    counting ??= makeCountCall(runtimeLedger(), env('CALLS_PER_MINUTE'));
    await counting(caller);
  },
  now: systemClock,
  newId,
});
