import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { freePort } from '#local/free-port';
import { startRunServer } from '#test/appliance/fl-client/run-hub';
import { layout, repository } from '#test/appliance/fl-client/sandbox-app';
import { type ContainerEngine, containerEngine } from '#test/support/container-engine';
import { pythonBaseImage } from '#test/support/python-base-image';

const image = 'flip-run-server:test';
const kept = join(repository, '.flip/image');
/** As the task definition starts it. */
const asTask = ['--rm', '--init', '--network', 'host', '--read-only', '--cap-drop', 'ALL', '--user', '65532:65532'];
let folder: string;
let engine: ContainerEngine | string;
let base: string | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flip-image-'));
  engine = await containerEngine(join(kept, 'engine'));
  if (typeof engine === 'string') return;
  base = await pythonBaseImage(engine, join(kept, 'base'));
  if (base === undefined) return;
  const dockerfile = join(repository, 'federation/run_server/Dockerfile');
  await engine.docker(
    ...['build', '--network', 'host', '--build-arg', `BASE_IMAGE=${base}`],
    ...['--file', dockerfile, '--tag', image, join(repository, 'federation')],
  );
});
afterAll(async () => {
  if (typeof engine !== 'string') await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The engine; says why, and skips the test, where there is none. */
const engineFor = ({ skip }: TestContext): ContainerEngine => {
  if (typeof engine === 'string') return skip(engine);
  if (base === undefined)
    return skip('FLIP_BASE_IMAGE names no Python image, and there is no mmdebstrap to make one with');
  return engine;
};

/** What a container printed, and how it ended. */
const ended = (running: Promise<string>): Promise<{ readonly code: number; readonly said: string }> =>
  running.then(
    (said) => ({ code: 0, said }),
    ({ code, stderr, stdout }) => ({ code, said: `${stdout}${stderr}` }),
  );

const call = (port: number, ca: string): Promise<{ readonly status: number; readonly body: unknown }> =>
  new Promise((resolve, reject) => {
    const calling = request(
      {
        host: '127.0.0.1',
        port,
        ca,
        method: 'POST',
        path: '/v1/fleet/activate-node',
        headers: { 'content-length': 0 },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    calling.on('error', reject).end();
  });

describe('the image of the run server', () => {
  it('holds the code of the server and nothing of its tests, and is of a user that is nobody', async (context) => {
    const { docker } = engineFor(context);
    const { User, Volumes } = JSON.parse(await docker('image', 'inspect', '--format', '{{json .Config}}', image));
    expect([User, Object.keys(Volumes)]).toEqual(['65532:65532', ['/tmp']]);
    const files = await docker('run', ...asTask, '--entrypoint', 'find', image, '/opt/run-server', '-name', '*.py');
    expect(files).toContain('/opt/run-server/run_server/supervisor.py');
    expect(files).not.toMatch(/test|flip\/|run_client/);
  });

  it('writes to its scratch space and nowhere else, and has no capability', async (context) => {
    const { docker } = engineFor(context);
    const script = 'touch /tmp/a && echo written; touch /opt/a /etc/a 2>&1; grep CapEff /proc/self/status; id -u';
    const said = await docker('run', ...asTask, '--entrypoint', 'sh', image, '-c', script);
    expect(said.split('\n')).toEqual([
      'written',
      expect.stringContaining('/opt/a'),
      expect.stringContaining('/etc/a'),
      'CapEff:\t0000000000000000',
      '65532',
    ]);
  });

  it('does nothing without a run and its token, and says what is missing', async (context) => {
    const { docker } = engineFor(context);
    const { code, said } = await ended(docker('run', ...asTask, image));
    expect(code).toBe(1);
    expect(said).toContain('run_server: set RUN_ID, RUN_TOKEN, HUB_URL, ADVERTISED_HOST');
  });

  it('serves a run: says that it listens, by the port of its listener, and refuses who holds no key of the run', async (context) => {
    const { env } = engineFor(context);
    const port = await freePort();
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const named = [
      'RUN_ID',
      'RUN_TOKEN',
      'HUB_URL',
      'ADVERTISED_HOST',
      'ADVERTISED_PORT',
      'LISTEN_HOST',
      'LISTEN_PORT',
    ];
    const server = await startRunServer({
      runId: uuidv7(),
      folder,
      rounds: 1,
      roundSeconds: 60,
      minTrusts: 1,
      nodes: [{ trustId: uuidv7(), publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() }],
      layout,
      vector: new Float32Array(5),
      metrics: ['loss'],
      startedBy: {
        command: 'docker',
        args: ['run', ...asTask, ...named.flatMap((name) => ['--env', name]), image],
        env: { ...env, LISTEN_PORT: String(port), ADVERTISED_PORT: '443' },
      },
    });
    try {
      const ready = await server.ready;
      expect(ready).toMatchObject({ host: '127.0.0.1', port: 443 });
      expect(await call(port, ready.caCertificate)).toEqual({
        status: 401,
        body: { code: 9001, detail: expect.any(String) },
      });
      // The engine passes the signal on, as ECS does.
      process.kill(server.process.pid()!, 'SIGTERM');
      expect(await server.finished).toMatchObject({
        outcome: 'FAILED',
        failure: { code: 'RUN_SERVER_LOST', details: [{ rule: 'ended by a signal' }] },
      });
    } finally {
      await server.stop();
    }
  });
});
