import { expect, it } from 'vitest';
import { reportRunEvents, requestResultUpload } from '#contracts/api/run-server';
import { reportTask } from '#contracts/api/tasks';
import { reportHeartbeat } from '#contracts/api/trusts';
import { ask, type Request } from './ask.ts';
import { credentials } from './credentials.ts';
import { inputFaults } from './faults-of.ts';
import { marker } from './hostile-bodies.ts';
import { rightRequest } from './operation-cases.ts';
import type { Stage } from './stage.ts';

const deep = `${'['.repeat(3000)}"${marker}"${']'.repeat(3000)}`;
const halfCharacter = `"${marker}\\ud800"`;

/** What a contract could let by and the parts behind it could not keep: it is refused before them. */
export function proveKeepable(onStage: () => Stage): void {
  it('refuses a report that cannot be hashed', async () => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, 'reportTask');
    const headers = credentials(stage, 'reportTask', seeded);
    const report = (outcome: string) =>
      ask(stage, reportTask, { ...request, headers, body: `{"fencingToken":1,"outcome":${outcome}}` });
    for (const result of [deep, halfCharacter, `{"__proto__":"${marker}"}`])
      expect(inputFaults(await report(`{"kind":"done","result":${result}}`))).toEqual([]);
    const failed = (rule: string) =>
      report(
        `{"kind":"failed","failure":{"code":"APP_FAILED","class":"permanent","details":[{"rule":${rule},"place":"app"}]}}`,
      );
    expect(inputFaults(await failed(halfCharacter))).toEqual([]);
    expect((await failed('"a rule \\ud83d\\ude00"')).status).toBe(200);
  });

  it('tells no name that an appliance gives its own parts, and takes none that hides', async () => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, 'reportHeartbeat');
    const headers = credentials(stage, 'reportHeartbeat', seeded);
    const beat = (services: string) => {
      const body = JSON.stringify({ ...(request.body as object), services: 0 }).replace(
        '"services":0',
        `"services":${services}`,
      );
      return ask(stage, reportHeartbeat, { headers, body });
    };
    const part = '{"status":"healthy","version":"1","responseMilliseconds":1}';
    const wrong = await beat(`{"${marker}":{"status":"${marker}","version":"1","responseMilliseconds":1}}`);
    expect(inputFaults(wrong)).toEqual([]);
    expect(wrong.text).toContain('"place":"body.services.*.status"');
    for (const key of ['__proto__', 'constructor', marker.repeat(9)])
      expect([key, inputFaults(await beat(`{"${key}":${part}}`))]).toEqual([key, []]);
    expect((await beat(`{"${marker}":${part},"query":${part}}`)).status).toBe(200);
  });

  it('refuses a metric that the ledger cannot keep', async () => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, 'reportRunEvents');
    const headers = credentials(stage, 'reportRunEvents', seeded);
    const metric = { event: 'METRIC', trustId: stage.trusts.one.trustId, round: 1, name: 'auc', sequence: 9 };
    const report = (value: number) => {
      const body = { events: [{ ...metric, at: '2026-01-01T00:00:00.000Z', value }] };
      return ask(stage, reportRunEvents, { ...request, headers, body } satisfies Request);
    };
    for (const value of [1e300, -1e17, 5e-324]) expect([value, inputFaults(await report(value))]).toEqual([value, []]);
    for (const value of [0, -0.5, 1e9]) expect([value, (await report(value)).status]).toEqual([value, 200]);
  });

  it('refuses to announce a result twice in one breath', async () => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, 'requestResultUpload');
    const headers = credentials(stage, 'requestResultUpload', seeded);
    const [file] = (request.body as { files: object[] }).files;
    const announce = (files: unknown[]) => ask(stage, requestResultUpload, { headers, body: { files } });
    expect(inputFaults(await announce([file, { ...file, sizeBytes: 11 }]))).toEqual([]);
    expect((await announce([file, { ...file, fileName: 'metrics.json' }])).status).toBe(200);
  });

  it('refuses a body that API Gateway would not carry, and carries one that is large', async () => {
    const stage = onStage();
    const { request, seeded } = await rightRequest(stage, 'createProject');
    const headers = credentials(stage, 'createProject', seeded);
    const padded = (bytes: number) =>
      ask(
        stage,
        { method: 'POST', path: '/api/projects' },
        {
          headers,
          body: `${JSON.stringify(request.body)}${' '.repeat(bytes)}`,
        },
      );
    const refused = await padded(11 * 1024 * 1024);
    expect([refused.status, refused.text]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    expect((await padded(1024 * 1024)).status).toBe(201);
  });

  it('answers an address that is none without repeating it', async () => {
    for (const path of [
      `/${marker}`,
      `/api/${marker}`,
      `/api/me/%ff${marker}`,
      `/api/me/%zz${marker}`,
      `/%zz${marker}`,
    ]) {
      const { status, text } = await ask(onStage(), { method: 'GET', path }, {});
      expect([path, [400, 404].includes(status), text.includes(marker)]).toEqual([path, true, false]);
    }
    expect((await ask(onStage(), { method: 'GET', path: '/api/health' }, {})).status).toBe(200);
  });
}
