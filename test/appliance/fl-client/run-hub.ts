import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { JoinedServer } from '#contracts/appliance/fl-client-api';
import type { TensorLayout } from '#contracts/model';
import type { FinishRun, RunEvent } from '#contracts/run-server';
import { floatBytes } from '#domain/egress/float-vector';
import { type ManagedProcess, startProcess } from '#local/process';
import { python, repository } from './sandbox-app.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
};

/** A model file as safetensors, and the hashes that a passport names. */
export function modelFile(layout: readonly TensorLayout[], vector: Float32Array) {
  let offset = 0;
  const header: Record<string, object> = {};
  for (const { name, shape } of layout) {
    const size = 4 * shape.reduce((product, side) => product * side, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + size] };
    offset += size;
  }
  const text = JSON.stringify(header);
  const encoded = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(encoded.length));
  const parameters = floatBytes(vector);
  const bytes = Buffer.concat([length, encoded, parameters]);
  return { bytes, fileSha256: sha256(bytes), parametersSha256: sha256(parameters) };
}

/** What the run server told the hub. */
export type HubNotes = {
  readonly ready: Promise<JoinedServer>;
  readonly finished: Promise<FinishRun>;
  readonly events: RunEvent[];
  readonly uploads: Map<string, Buffer>;
};

type RunHubOptions = {
  readonly runId: string;
  readonly folder: string;
  readonly rounds: number;
  readonly roundSeconds: number;
  readonly minTrusts: number;
  readonly nodes: readonly { trustId: string; publicKey: string }[];
  readonly layout: readonly TensorLayout[];
  readonly vector: Float32Array;
  readonly metrics: readonly string[];
  /** How the server is started where it is no process of this repository's Python; its variables are in the environment. */
  readonly startedBy?: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  };
};

/** The real run server, and just as much of a hub as it talks to. */
export async function startRunServer(
  options: RunHubOptions,
): Promise<HubNotes & { stop: () => Promise<void>; process: ManagedProcess }> {
  const model = modelFile(options.layout, options.vector);
  const ready = Promise.withResolvers<JoinedServer>();
  const finished = Promise.withResolvers<FinishRun>();
  const events: RunEvent[] = [];
  const uploads = new Map<string, Buffer>();
  let origin = '';
  const answers: Record<string, (body: any) => object | undefined> = {
    'GET /api/run-server/config': () => ({
      runId: options.runId,
      rounds: options.rounds,
      minTrusts: options.minTrusts,
      roundSeconds: options.roundSeconds,
      joinSeconds: 120,
      jobType: 'standard',
      metrics: options.metrics,
      maxUpdateBytes: 1_000_000,
      nodes: options.nodes,
      model: {
        url: `${origin}/model`,
        fileSha256: model.fileSha256,
        parametersSha256: model.parametersSha256,
        layout: options.layout,
      },
    }),
    'POST /api/run-server/ready': (body) => void ready.resolve(body),
    'POST /api/run-server/events': (body) => {
      events.push(...body.events);
      return { continue: true };
    },
    'POST /api/run-server/results': (body) => ({
      tickets: body.files.map(({ fileName }: { fileName: string }) => ({
        fileName,
        url: `${origin}/put/${fileName}`,
        headers: {},
      })),
    }),
    'POST /api/run-server/finish': (body) => void finished.resolve(body),
  };
  const server = createServer((request, response) => {
    const answered = async (): Promise<void> => {
      const body = await read(request);
      if (request.url === '/model') return void response.end(model.bytes);
      if (request.method === 'PUT') {
        uploads.set(request.url?.split('/').at(-1) ?? '', body);
        return void response.end();
      }
      const answer = answers[`${request.method} ${request.url}`]?.(
        body.length > 0 ? JSON.parse(body.toString()) : undefined,
      );
      response.statusCode = answer === undefined ? 204 : 200;
      response.setHeader('content-type', 'application/json');
      response.end(answer === undefined ? undefined : JSON.stringify(answer));
    };
    answered().catch((error: unknown) => {
      // A run server that is killed while it asks is answered nothing.
      if (!request.destroyed) throw error;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const process_ = await startProcess({
    name: `run-server-${options.runId}`,
    command: options.startedBy?.command ?? python,
    args: options.startedBy?.args ?? ['-m', 'run_server'],
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: options.folder,
      PYTHONPATH: join(repository, 'federation'),
      RUN_ID: options.runId,
      RUN_TOKEN: 'token',
      HUB_URL: `${origin}/api`,
      ADVERTISED_HOST: '127.0.0.1',
      LISTEN_HOST: '127.0.0.1',
      LISTEN_PORT: '0',
      ...options.startedBy?.env,
    },
    stateFolder: options.folder,
    onExit: () => {
      const failed = new Error('the run server ended');
      ready.reject(failed);
      finished.reject(failed);
    },
  });
  ready.promise.catch(() => {});
  finished.promise.catch(() => {});
  return {
    ready: ready.promise,
    finished: finished.promise,
    events,
    uploads,
    process: process_,
    stop: async () => {
      await process_.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}
