import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { ServedRow } from '#contracts/appliance/query-api';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { TensorLayout } from '#contracts/model';
import { byteView } from '#domain/egress/float-vector';
import { layoutBytes } from '#domain/egress/layout-bytes';
import { updateSize } from '#domain/egress/update-size';
import { type AppOutcome, errorName } from './app-outcome.ts';
import { type Frame, FrameError, type FrameLimits, readFrames, writeFrame } from './frames.ts';
import { readReply } from './read-reply.ts';
import { type SandboxPlace, sandboxCommand } from './sandbox-command.ts';
import { launchCommand, runsAsRoot, stillRootExitCode } from './sandbox-launcher.ts';
import { freshSocketFolder } from './socket-folder.ts';

/** One message for the app. */
export type AppMessage = {
  readonly type: 'train' | 'evaluate';
  readonly config: Readonly<Record<string, string | number | boolean>>;
  readonly parameters: Float32Array<ArrayBuffer>;
};

/** A researcher's app, loaded and waiting in its sandbox. One message at a time. */
export type RunningApp = {
  readonly answer: (message: AppMessage, timeoutMilliseconds: number) => Promise<AppOutcome>;
  readonly alive: () => boolean;
  readonly end: () => Promise<void>;
};

/** What the app may be given; `handedOut` hears of every row set and study, for the receipt. */
export type AppData = {
  readonly rows: readonly ServedRow[];
  readonly studyKeys: ReadonlySet<string>;
  readonly handedOut: (what: { rows: number } | { studyKey: string }) => void;
};

type StartAppOptions = {
  readonly runId: string;
  readonly place: Omit<SandboxPlace, 'socketFile'>;
  readonly socketFolder: string;
  /** Unprivileged user that the sandbox runs as where this service runs as root. */
  readonly userId: number;
  readonly layout: readonly TensorLayout[];
  readonly runConfig: Readonly<Record<string, string | number | boolean>>;
  readonly maxUpdateBytes: number;
  readonly data: AppData;
  readonly startMilliseconds: number;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
};

const Question = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('runner') }),
  z.object({ kind: z.literal('rows') }),
  z.object({ kind: z.literal('image'), accessionId: z.string() }),
]);

/** A question is one short object without a body; the app can make no process hold more for it. */
const questionLimits: FrameLimits = { headerBytes: 4096, bodyBytes: 0 };
/** Connections at one time; the library of the app tries again when it finds them all taken. */
const mostConnections = 64;

/** What a reply of the app may have: a header that describes this model and some metrics, and this model's weights. */
const replyLimits = (layout: readonly TensorLayout[], maxUpdateBytes: number): FrameLimits => ({
  // A character of a name may take six in JSON.
  headerBytes: 65_536 + 6 * JSON.stringify(layout).length,
  bodyBytes: Math.min(maxUpdateBytes, layoutBytes(layout)),
});

type Runner = { readonly socket: Socket; readonly frames: AsyncGenerator<Frame> };

/** Starts bubblewrap with the app inside and waits until the app is loaded; SANDBOX_FAILED or APP_FAILED otherwise. */
export async function startApp(options: StartAppOptions): Promise<RunningApp> {
  const { runId, data, layout, runConfig, log, maxUpdateBytes } = options;
  const begun = performance.now();
  const folder = freshSocketFolder(options.socketFolder);
  const socketFile = join(folder, 'gw.sock');
  const runner = Promise.withResolvers<Runner>();
  runner.promise.catch(() => {});
  let taken = false;
  let encodedRows: Buffer | undefined;

  const answerData = (socket: Socket, question: z.infer<typeof Question>): void => {
    if (question.kind === 'rows') {
      data.handedOut({ rows: data.rows.length });
      // One buffer for all answers: connections that are never read from hold nothing of their own.
      encodedRows ??= Buffer.from(JSON.stringify(data.rows));
      writeFrame(socket, { kind: 'rows' }, encodedRows);
    } else if (question.kind === 'image') {
      const found = data.studyKeys.has(question.accessionId);
      if (found) data.handedOut({ studyKey: question.accessionId });
      writeFrame(socket, { kind: 'image', found });
    }
  };
  const serve = async (socket: Socket): Promise<void> => {
    let limits = questionLimits;
    const frames = readFrames(socket, () => limits);
    const first = await frames.next();
    const question = first.done ? undefined : Question.safeParse(first.value.header);
    if (question?.success !== true || (question.data.kind === 'runner' && taken)) return void socket.destroy();
    if (question.data.kind !== 'runner') {
      answerData(socket, question.data);
      socket.end();
      return;
    }
    taken = true;
    limits = replyLimits(layout, maxUpdateBytes);
    runner.resolve({ socket, frames });
  };
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    serve(socket).catch(() => socket.destroy());
  });
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve) => server.listen(socketFile, resolve));
  chmodSync(socketFile, 0o600);
  if (runsAsRoot()) chownSync(socketFile, options.userId, options.userId);

  const launcher = { ...options.place, userId: options.userId };
  const [command, args] = launchCommand(launcher, (reachable) =>
    sandboxCommand({ ...options.place, socketFile }, reachable),
  );
  const child = spawn(command, args, {
    // What an app prints may quote a row: it goes nowhere.
    stdio: 'ignore',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  const ended = sandboxEnd(child, () => {
    runner.reject(new AppError(child.exitCode === stillRootExitCode ? 'SANDBOX_AS_ROOT' : 'SANDBOX_FAILED'));
    server.close();
    rmSync(folder, { recursive: true, force: true });
    log('SANDBOX_ENDED', { runId, exitCode: child.exitCode ?? -1, signal: child.signalCode ?? '' });
  });
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };

  const timer = setTimeout(() => child.kill('SIGKILL'), options.startMilliseconds);
  try {
    const { socket, frames } = await runner.promise;
    writeFrame(socket, { kind: 'terms', layout, runConfig });
    const hello = await frames.next();
    const said = z
      .object({ kind: z.string(), errorName: z.unknown().optional() })
      .safeParse(hello.done ? {} : hello.value.header);
    if (said.data?.kind !== 'ready') {
      log('SERVICE_FAULT', {
        service: 'fl-client',
        route: 'app',
        code: 'APP_FAILED',
        errorName: errorName(said.data?.errorName),
      });
      throw new AppError('APP_FAILED', { details: [{ rule: 'the app can be loaded', place: 'client_app.py' }] });
    }
    log('SANDBOX_STARTED', { runId, milliseconds: Math.round(performance.now() - begun) });
    return {
      ...conversation({ socket, frames }, end),
      alive: () => child.exitCode === null && child.signalCode === null,
      end,
    };
  } catch (error) {
    await end();
    throw error instanceof AppError ? error : new AppError('SANDBOX_FAILED', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when the sandbox is gone, or could not be started at all. */
function sandboxEnd(child: ChildProcess, clean: () => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clean();
      resolve();
    };
    child.once('exit', done);
    child.once('error', () => {
      if (child.pid === undefined) done();
    });
  });
}

function conversation({ socket, frames }: Runner, end: () => Promise<void>): Pick<RunningApp, 'answer'> {
  let lastId = 0;
  const next = async (id: number): Promise<AppOutcome> => {
    try {
      const frame = await frames.next();
      return frame.done ? { kind: 'ended' } : readReply(frame.value, id);
    } catch (error) {
      if (!(error instanceof FrameError)) return { kind: 'ended' };
      return { kind: 'unreadable', rule: error.tooLarge ? updateSize.name : 'the guard can read the reply' };
    }
  };
  return {
    answer: async ({ type, config, parameters }, timeoutMilliseconds) => {
      lastId += 1;
      writeFrame(socket, { kind: 'message', id: lastId, type, config }, byteView(parameters));
      const late = Promise.withResolvers<AppOutcome>();
      const timer = setTimeout(() => late.resolve({ kind: 'timeout' }), timeoutMilliseconds);
      const outcome = await Promise.race([next(lastId), late.promise]);
      clearTimeout(timer);
      // After an answer that cannot be trusted to be the only one, nothing this process says is believed any more.
      if (outcome.kind !== 'reply' && outcome.kind !== 'failed') await end();
      return outcome;
    },
  };
}
