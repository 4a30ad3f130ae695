import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cli } from '#cli/cli';
import { flip } from '#cli/flip';
import { sessionStore } from '#cli/session-store';
import { trustsByStatus } from '#domain/answers/trusts-by-status';

const runId = '0190a000-0000-7000-8000-000000000001';
const queryId = '0190a000-0000-7000-8000-000000000002';
const trustId = '0190a000-0000-7000-8000-000000000003';
const content = 'weights';
const another = '0'.repeat(64);

let server: Server;
let origin = '';
let folder = '';
let sent: { method: string | undefined; url: string | undefined; body: unknown }[] = [];
let answers: Record<string, { status: number; body: unknown }> = {};

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const given = await text(request);
    sent.push({ method: request.method, url: request.url, body: given === '' ? undefined : JSON.parse(given) });
    const answer = answers[`${request.method} ${request.url}`] ?? { status: 404, body: { message: 'Not Found' } };
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** A token that expires in the far future; only its claims are read here. */
const token = `e30.${Buffer.from(JSON.stringify({ exp: 4_000_000_000, iat: 1_000_000_000 })).toString('base64url')}.x`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-cli-'));
  answers = {};
  sent = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const cli: Cli = {
    env: {},
    configFolder: join(folder, 'config'),
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    prompt: () => Promise.reject(new Error('nobody is there')),
    pollMilliseconds: 1,
  };
  return { code: await flip(cli, args), stdout, stderr };
}

function signedInAt(hub: string): void {
  sessionStore(join(folder, 'config')).write('default', {
    hub,
    email: 'rae@university.example',
    directory: { endpoint: `${hub}/idp/`, userPoolId: 'eu-west-2_pool', userPoolClientId: 'client' },
    tokens: { idToken: token, accessToken: token, refreshToken: 'r' },
  });
}

const me = {
  userId: 'u',
  email: 'rae@university.example',
  name: 'Rae',
  role: 'Researcher',
  invitedAt: '2026-01-01T00:00:00.000Z',
  status: 'ACTIVE',
};

const draft = {
  projectId: runId,
  name: 'A project',
  description: '',
  ownerId: 'u',
  members: [],
  status: 'DRAFT',
  createdAt: me.invitedAt,
  trusts: [],
};
const cohort = { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] } };
const trust = (code: string, id: string) => ({
  trustId: id,
  code,
  name: code,
  status: 'ENROLLED',
  registeredAt: me.invitedAt,
  online: true,
  keys: [],
  hasTrustAdmin: false,
});

describe('the flip command', () => {
  it('prints an answer as a line for people and as JSON for programs', async () => {
    signedInAt(origin);
    answers['GET /api/me'] = { status: 200, body: { ...me, permissions: ['get-me'] } };
    expect(await run('me')).toEqual({ code: 0, stdout: 'Rae <rae@university.example>, Researcher\n', stderr: '' });
    const { stdout } = await run('me', '--json');
    expect(JSON.parse(stdout)).toEqual({ ...me, permissions: ['get-me'] });
  });

  it('ends with 3 when nobody is signed in', async () => {
    expect(await run('me')).toEqual({
      code: 3,
      stdout: '',
      stderr: 'UNAUTHENTICATED: Sign in, or present a valid key, and try again.\n',
    });
  });

  it('takes the options of a command below another for that command', async () => {
    signedInAt(origin);
    answers['POST /api/projects'] = { status: 403, body: {} };
    expect(await run('projects', 'create', 'mine', '--json')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^\{"code":"FORBIDDEN"/),
    });
    expect(await run('projects', 'create', 'mine', '--profile', 'other')).toMatchObject({ code: 3 });
  });

  it('ends with 2 and one sentence for a command line that is not understood', async () => {
    const { code, stderr } = await run('nothing');
    expect(code).toBe(2);
    expect(stderr).toBe("INPUT_INVALID: unknown command 'nothing'; see --help.\n");
    expect(await run('decide', runId, 'perhaps')).toMatchObject({ code: 2 });
    expect(await run('--help')).toMatchObject({ code: 0, stderr: '' });
  });

  it('decides about exactly what was read, and says what has changed since the last decision', async () => {
    signedInAt(origin);
    answers['GET /api/me'] = {
      status: 200,
      body: { ...me, role: 'TrustAdmin', trustId, status: 'ACTIVE', permissions: [] },
    };
    const part = { trustId, code: 'ALB', decision: 'PENDING', cohort: 'NONE', imaging: 'NONE' };
    const request = {
      projectId: runId,
      status: 'STAGED',
      trust: part,
      asked: { name: 'A project', description: 'about lungs', ownerId: 'u', members: [], cohort, trusts: ['ALB'] },
      askedSha256: another,
      explanation: ['Asked for people aged 18 or more.'],
      result: { queryId, persons: null, distributions: [], dataDate: '2026-01-01' },
      previous: { decision: 'DECLINED', decidedAt: me.invitedAt },
      changes: [{ what: 'name', before: 'Before', now: 'A project' }],
    };
    answers[`GET /api/projects/${runId}/decisions/${trustId}`] = { status: 200, body: request };
    answers[`POST /api/projects/${runId}/decisions`] = {
      status: 200,
      body: { ...draft, status: 'APPROVED', trusts: [part] },
    };
    const { code, stderr } = await run('decide', runId, 'approve', '--reason', 'Fine.');
    expect(code).toBe(0);
    expect(stderr.split('\n')).toEqual([
      'A project',
      'about lungs',
      'Asked for people aged 18 or more.',
      'Here: too few persons to be shown.',
      'DECLINED on 2026-01-01; since then these have changed.',
      '  name before: Before',
      '  name now: A project',
      '',
    ]);
    expect(sent.at(-1)?.body).toEqual({ trustId, decision: 'APPROVED', reason: 'Fine.', askedSha256: another });
  });

  it('ends with 2 for an id that is none, before anything is sent', async () => {
    signedInAt(origin);
    expect(await run('watch', 'latest')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^INPUT_INVALID: .*run/),
    });
  });

  it('ends with 5 when the hub does not answer', async () => {
    signedInAt('http://127.0.0.1:1');
    expect(await run('me')).toMatchObject({ code: 5, stderr: expect.stringMatching(/^DEPENDENCY_DOWN: /) });
  });

  it('ends with 4 and the hub’s own code and details when the hub refuses', async () => {
    signedInAt(origin);
    const details = [{ rule: 'r', place: 'p' }];
    const problem = { type: 'about:blank', title: 't', status: 409, code: 'WRONG_STATE', details };
    answers[`POST /api/runs/${runId}/stop`] = { status: 409, body: problem };
    const { code, stderr } = await run('stop', runId, '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stderr)).toMatchObject({ code: 'WRONG_STATE', details });
    expect((await run('stop', runId)).stderr).toMatch(/^WRONG_STATE: .* \(p: r\)\n$/);
  });

  it('keeps a result only where its name is a plain one and its content what was released', async () => {
    signedInAt(origin);
    const hash = createHash('sha256').update(content).digest('hex');
    const file = (fileName: string, hex: string) => ({
      fileName,
      sizeBytes: content.length,
      sha256: hex,
      url: `${origin}/store`,
    });
    answers['GET /store'] = { status: 200, body: content };
    answers[`GET /api/runs/${runId}/receipts`] = { status: 200, body: { receipts: [], signingKeys: [] } };
    const to = join(folder, 'results');
    const download = (fileName: string, hex: string) => {
      answers[`GET /api/runs/${runId}/results`] = { status: 200, body: { files: [file(fileName, hex)] } };
      return run('download', runId, '--to', to);
    };
    expect(await download('../outside', hash)).toMatchObject({ code: 2 });
    expect(readdirSync(folder).sort()).toEqual(['config', 'results']);
    expect(await download('model', another)).toMatchObject({ code: 6 });
    expect(readdirSync(to)).toEqual([]);
    expect(await download('model', hash)).toMatchObject({ code: 0 });
    expect(readFileSync(join(to, 'model'), 'utf8')).toBe(content);
  });

  it('ends with 6 when a run that is watched did not succeed', async () => {
    signedInAt(origin);
    const ended = {
      runId,
      modelId: runId,
      projectId: runId,
      status: 'FAILED',
      backend: 'flower',
      startedBy: 'u',
      createdAt: me.invitedAt,
      failure: { code: 'RUN_DEADLINE', class: 'permanent' },
      rounds: 1,
      currentRound: 0,
      minTrusts: 1,
      trusts: [],
    };
    answers[`GET /api/runs/${runId}`] = { status: 200, body: ended };
    answers[`GET /api/runs/${runId}/logs`] = { status: 200, body: { entries: [] } };
    answers[`GET /api/runs/${runId}/metrics`] = { status: 200, body: { metrics: [] } };
    expect(await run('watch', runId)).toMatchObject({ code: 6, stderr: expect.stringContaining('RUN_DEADLINE') });
    answers[`GET /api/runs/${runId}`] = { status: 200, body: { ...ended, status: 'SUCCEEDED', failure: undefined } };
    expect(await run('watch', runId)).toMatchObject({ code: 0, stdout: expect.stringContaining('SUCCEEDED') });
  });

  it.each([
    [{ secondDecider: true }, 'two', 'Two people must approve'],
    [{ secondDecider: true, endsBy: 'u' }, 'one', 'Another Trust Admin must say too'],
    [{ secondDecider: false }, 'one', 'One person approves'],
  ])('says how many people of a trust must approve: %o', async (deciding, people, said) => {
    signedInAt(origin);
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [trust('ALB', trustId)] } };
    answers[`PUT /api/trusts/${trustId}/deciding`] = { status: 200, body: deciding };
    expect(await run('trusts', 'deciding', people, '--trust', 'ALB')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(said),
    });
    expect(sent.at(-1)?.body).toEqual({ secondDecider: people === 'two' });
  });

  it('closes a project with a day for its files, confirms the day, and shows what became of it', async () => {
    signedInAt(origin);
    const url = `/api/projects/${runId}`;
    const closed = { ...draft, status: 'CLOSED' };
    const purge = { purgeOn: '2030-01-31', plannedBy: 'u', plannedAt: me.invitedAt };
    answers[`POST ${url}/close`] = { status: 200, body: closed };
    answers[`PUT ${url}/purge`] = { status: 200, body: purge };
    answers[`POST ${url}/purge/confirm`] = { status: 200, body: { ...purge, confirmedAt: me.invitedAt } };
    expect(await run('projects', 'close', runId, '--purge-on', '2030-01-31')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Its files go on 2030-01-31, once that is confirmed.'),
    });
    expect(await run('projects', 'purge', runId, '2030-01-31')).toMatchObject({
      stdout: expect.stringContaining('Its files go on 2030-01-31.'),
    });
    expect(sent.at(-1)).toMatchObject({ method: 'POST', body: { purgeOn: '2030-01-31' } });
    await run('projects', 'purge', runId, '2030-02-28', '--plan');
    expect(sent.at(-1)).toMatchObject({ method: 'PUT', body: { purgeOn: '2030-02-28' } });
    const before = sent.length;
    expect(await run('projects', 'close', runId, '--purge-on', 'soon')).toMatchObject({ code: 2 });
    expect(sent).toHaveLength(before);
    const gone = { ...purge, purgedAt: '2030-01-31T01:00:00.000Z', filesPurged: 8 };
    answers[`GET ${url}`] = { status: 200, body: { ...closed, people: [], purge: gone } };
    expect((await run('projects', 'show', runId)).stdout).toContain('8 files went on 2030-01-31.');
  });

  it('takes the latest question back, or the one that is named', async () => {
    signedInAt(origin);
    const counts = trustsByStatus([{ status: 'ANSWERED' }, { status: 'CANCELLED' }]);
    const query = {
      ...{ queryId, projectId: runId, name: 'q', cohort, show: { distributions: [], crossTables: [] }, createdBy: 'u' },
      ...{ createdAt: me.invitedAt, status: 'CANCELLED', trustsByStatus: counts, version: 'a'.repeat(64) },
      answers: [{ trustId, code: 'ALB', status: 'CANCELLED' }],
    };
    const url = `/api/projects/${runId}`;
    answers[`GET ${url}`] = { status: 200, body: { ...draft, latestQueryId: queryId, people: [] } };
    answers[`POST ${url}/queries/${queryId}/cancel`] = { status: 200, body: query };
    for (const named of [[], ['--question', queryId]])
      expect(await run('cancel', runId, ...named)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/ALB +cancelled/),
      });
    answers[`GET ${url}`] = { status: 200, body: { ...draft, people: [] } };
    expect(await run('cancel', runId)).toMatchObject({ stderr: expect.stringContaining('NOT_FOUND') });
  });

  it('lists what was asked, with where it stands at how many trusts and the numbers together', async () => {
    signedInAt(origin);
    const counts = trustsByStatus([{ status: 'ANSWERED' }, { status: 'WITHHELD' }, { status: 'RUNNING' }]);
    const asked = {
      ...{ queryId, name: 'lungs', createdBy: 'u', createdByName: 'Uma', createdAt: me.invitedAt },
      ...{ explanation: 'Asked for people.', secureSum: false, status: 'RUNNING', trustsByStatus: counts },
      total: { persons: 120, margin: 10, trusts: 1 },
    };
    answers[`GET /api/projects/${runId}/queries`] = { status: 200, body: { queries: [asked] } };
    const { code, stdout } = await run('questions', runId);
    expect(code).toBe(0);
    expect(stdout).toContain('1 running, 1 answered, 1 withheld');
    expect(stdout).toContain('120 persons, 10 more or less, at 1 trust');
  });

  it('says what a project has cost, with the unit of each amount and from which prices', async () => {
    signedInAt(origin);
    const lines = [{ item: 'RUN_SERVERS', amount: 2.5, unit: 'hours', usd: 0.2 }];
    const cost = {
      projectId: runId,
      currency: 'USD',
      estimated: true,
      pricesOf: '2026-11, us-east-1',
      usd: 0.2,
      lines,
    };
    answers[`GET /api/projects/${runId}/cost`] = { status: 200, body: { ...cost, until: me.invitedAt } };
    expect((await run('projects', 'cost', runId)).stdout.trim().split('\n')).toEqual([
      'run servers  2.5 hours  USD 0.2000',
      `about USD 0.20 until ${me.invitedAt}, an estimate from list prices of 2026-11, us-east-1`,
    ]);
  });

  it('goes on from a run that failed', async () => {
    signedInAt(origin);
    const next = '0190a000-0000-7000-8000-000000000009';
    const body = {
      runId: next,
      modelId: queryId,
      projectId: trustId,
      status: 'QUEUED',
      backend: 'flower',
      startedBy: runId,
    };
    const more = { createdAt: me.invitedAt, rounds: 3, currentRound: 2, minTrusts: 1, trusts: [] };
    answers[`POST /api/runs/${runId}/retry`] = { status: 201, body: { ...body, ...more } };
    expect(await run('retry-run', runId, '--id')).toMatchObject({ code: 0, stdout: `${next}\n` });
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [trust('ALB', trustId), trust('CED', queryId)] } };
    expect(await run('retry-run', runId, '--trusts', 'CED')).toMatchObject({ code: 0 });
    expect(sent.filter(({ method }) => method === 'POST').map(({ body: asked }) => asked)).toEqual([
      {},
      { trustIds: [queryId] },
    ]);
    expect(await run('retry-run', runId, '--trusts', 'DAR')).not.toMatchObject({ code: 0 });
  });

  it('lists the values of a run, of one series where one is named', async () => {
    signedInAt(origin);
    const point = { trustId, trustCode: 'ALB', round: 2, name: 'loss', axis: 'epoch', x: 12, value: 0.25 };
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [trust('ALB', trustId)] } };
    const path = `GET /api/runs/${runId}/metrics`;
    answers[`${path}?limit=100&name=loss&axis=epoch&trustId=${trustId}`] = { status: 200, body: { metrics: [point] } };
    const { code, stdout } = await run('metrics', runId, '--name', 'loss', '--axis', 'epoch', '--trust', 'ALB');
    expect([code, stdout.trim()]).toEqual([0, 'ALB  loss  epoch 12  0.25']);
  });

  it('shows a trust with what is not well and its fingerprints, by its code', async () => {
    signedInAt(origin);
    const key = { use: 'signing', fingerprint: 'AB12 CD34', from: me.invitedAt };
    const details = {
      ...trust('ALB', trustId),
      lastHeartbeatAt: me.invitedAt,
      pausedAt: me.invitedAt,
      applianceVersion: '0.9.0',
      versionSkew: { relation: 'behind', supported: false },
      services: {
        query: { status: 'down', version: null, responseMilliseconds: null },
        poller: { status: 'healthy', version: null, responseMilliseconds: 1 },
      },
      gpus: [{ name: 'NVIDIA H200', memoryMiB: 143_771 }],
      keys: [key],
      earlierKeys: [{ use: 'encryption', fingerprint: 'EF56', until: me.invitedAt }],
    };
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [trust('ALB', trustId)] } };
    answers[`GET /api/trusts/${trustId}`] = { status: 200, body: details };
    const { code, stdout } = await run('trusts', 'show', 'ALB');
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([
      `ALB  ALB  ${trustId}`,
      `paused, last heard of ${me.invitedAt}`,
      `has stopped all work itself since ${me.invitedAt}`,
      'appliance 0.9.0: behind the hub, not supported',
      'query is down',
      'gives runs NVIDIA H200 with 143771 MiB',
      `signing  AB12 CD34  from ${me.invitedAt}`,
      `before:  encryption  EF56    until ${me.invitedAt}`,
      '',
    ]);
  });

  it('makes a code for, revokes the keys of and removes the trust that is named, also by its id', async () => {
    signedInAt(origin);
    const made = { trustId, enrolmentCode: `FLIP1.${'s'.repeat(43)}.${'k'.repeat(43)}`, expiresAt: me.invitedAt };
    const revoked = { ...trust('ALB', trustId), status: 'REVOKED', online: false, earlierKeys: [] };
    answers[`POST /api/trusts/${trustId}/enrolment-codes`] = { status: 201, body: made };
    answers[`POST /api/trusts/${trustId}/keys/revoke`] = { status: 200, body: revoked };
    answers[`DELETE /api/trusts/${trustId}`] = { status: 204, body: '' };
    expect((await run('trusts', 'code', trustId)).stdout).toContain(made.enrolmentCode);
    expect((await run('trusts', 'revoke-keys', trustId)).stdout).toContain('revoked');
    expect(await run('trusts', 'remove', trustId)).toMatchObject({ code: 0, stdout: 'removed\n' });
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [] } };
    expect(await run('trusts', 'remove', 'NONE')).toMatchObject({ code: 4 });
  });

  it.each([
    ['freeze', 'freeze/retry'],
    ['import', 'import/retry'],
    ['question', `queries/${queryId}/retry`],
  ])('asks one trust again for what failed there: %s', async (work, path) => {
    signedInAt(origin);
    const url = `/api/projects/${runId}`;
    const project = { ...draft, latestQueryId: queryId, people: [] };
    const query = {
      queryId,
      projectId: runId,
      name: 'q',
      cohort,
      show: { distributions: [], crossTables: [] },
      createdBy: 'u',
      createdAt: me.invitedAt,
      status: 'QUEUED',
      trustsByStatus: trustsByStatus([{ status: 'QUEUED' }]),
      version: 'a'.repeat(64),
      answers: [],
    };
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [trust('ALB', trustId), trust('BRT', runId)] } };
    answers[`GET ${url}`] = { status: 200, body: project };
    answers[`POST ${url}/${path}`] = { status: 200, body: work === 'question' ? query : project };
    expect(await run('retry', runId, work, '--trust', 'ALB')).toMatchObject({ code: 0 });
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([
      { method: 'POST', url: `${url}/${path}`, body: { trustId } },
    ]);
    for (const several of ['ALB,BRT', 'all'])
      expect(await run('retry', runId, work, '--trust', several)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/^INPUT_INVALID: .*name one trust/),
      });
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('says so where there is no question to be asked again', async () => {
    signedInAt(origin);
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [trust('ALB', trustId)] } };
    answers[`GET /api/projects/${runId}`] = { status: 200, body: { ...draft, people: [] } };
    expect(await run('retry', runId, 'question', '--trust', 'ALB')).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^NOT_FOUND: .*nothing was asked/),
    });
  });

  it.each([
    ['disable', 'POST', 'disable', [], undefined],
    ['enable', 'POST', 'enable', [], undefined],
    ['reset-password', 'POST', 'reset-password', [], undefined],
    ['reset-mfa', 'POST', 'reset-mfa', [], undefined],
    ['role', 'PUT', 'role', ['TrustAdmin', '--trust', 'ALB'], { role: 'TrustAdmin', trustId }],
    ['edit', 'PATCH', '', ['--name', 'Ray'], { name: 'Ray' }],
  ])('acts on the account with an address: %s', async (act, method, path, more, body) => {
    signedInAt(origin);
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [trust('ALB', trustId)] } };
    const found = { users: [{ ...me, userId: 'v', email: 'not.rae@university.example' }, me] };
    answers['GET /api/users?search=Rae%40university.example'] = { status: 200, body: found };
    answers['GET /api/users?search=nobody%40university.example'] = { status: 200, body: { users: [] } };
    const url = ['/api/users/u', path].filter((part) => part !== '').join('/');
    answers[`${method} ${url}`] = { status: 200, body: me };
    expect(await run('users', act, 'Rae@university.example', ...more)).toMatchObject({ code: 0, stderr: '' });
    expect(sent.filter((one) => one.method !== 'GET')).toEqual([{ method, url, body }]);
    expect(await run('users', act, 'nobody@university.example', ...more)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^NOT_FOUND: .*nobody has this address/),
    });
  });

  it('lists the users that the filter finds, and knows no other roles and states', async () => {
    signedInAt(origin);
    answers['GET /api/users?search=rae&role=Researcher&status=ACTIVE'] = {
      status: 200,
      body: { users: [{ ...me, organisation: 'St Elan', lastSeenAt: '2026-02-03T00:00:00.000Z' }] },
    };
    expect(await run('users', '--search', 'rae', '--role', 'Researcher', '--status', 'ACTIVE')).toEqual({
      code: 0,
      stdout: 'rae@university.example  Researcher  ACTIVE  2026-02-03  Rae, St Elan\n',
      stderr: '',
    });
    expect(await run('users', '--role', 'Guest')).toMatchObject({ code: 2 });
  });

  it('edits who is signed in', async () => {
    signedInAt(origin);
    answers['PATCH /api/me'] = { status: 200, body: { ...me, name: 'Ray' } };
    expect(await run('me', 'edit', '--name', 'Ray')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Ray </),
    });
    expect(await run('me', 'edit')).toMatchObject({ code: 2, stderr: expect.stringMatching(/at least one/) });
  });

  it('asks for an account without one, and says only that this was received', async () => {
    answers['POST /api/access-requests'] = { status: 202, body: { status: 'RECEIVED' } };
    const asking = ['request-access', 'new@university.example', '--hub', `${origin}/`, '--name', 'New'];
    expect(await run(...asking, '--reason', 'A study')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The request was received/),
    });
    const body = { email: 'new@university.example', name: 'New', reason: 'A study' };
    expect(sent).toEqual([{ method: 'POST', url: '/api/access-requests', body }]);
    expect(await run(...asking, '--reason', '')).toMatchObject({ code: 2 });
    expect(sent).toHaveLength(1);
  });

  it('lists who asks for an account, enrols and dismisses', async () => {
    signedInAt(origin);
    const request = {
      requestId: runId,
      email: 'new@university.example',
      name: 'New',
      reason: 'A study\nof lungs',
      status: 'PENDING',
      requestedAt: me.invitedAt,
    };
    answers['GET /api/access-requests?status=PENDING'] = { status: 200, body: { requests: [request] } };
    expect(await run('requests')).toEqual({
      code: 0,
      stdout: `${runId}  2026-01-01  New <new@university.example>\n  A study\n  of lungs\n`,
      stderr: '',
    });
    answers['GET /api/trusts'] = { status: 200, body: { trusts: [trust('ALB', trustId)] } };
    answers[`POST /api/access-requests/${runId}/enrol`] = { status: 201, body: { ...me, status: 'INVITED' } };
    answers[`POST /api/access-requests/${runId}/dismiss`] = { status: 200, body: { ...request, status: 'DISMISSED' } };
    expect(await run('requests', 'enrol', runId, 'TrustAdmin', '--trust', 'ALB')).toMatchObject({ code: 0 });
    expect(sent.at(-1)?.body).toEqual({ role: 'TrustAdmin', trustId });
    expect(await run('requests', 'dismiss', runId)).toMatchObject({ code: 0 });
    for (const wrong of [
      ['enrol', runId, 'Guest'],
      ['dismiss', 'first'],
      ['--status', 'OPEN'],
    ])
      expect(await run('requests', ...wrong)).toMatchObject({ code: 2 });
  });
});

describe('the signing keys of the hub', () => {
  const [old, present] = ['O'.repeat(43), 'P'.repeat(43)];
  const jwk = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: present };
  const keys = [
    { kid: old, fingerprint: 'AAAA', until: '2026-01-01T00:00:00.000Z' },
    { kid: present, fingerprint: 'BBBB' },
  ];
  const body = { ...jwk, first: { ...jwk, kid: old }, statements: ['a.b.c'], keys };
  beforeEach(() => {
    signedInAt(origin);
    for (const call of ['GET /api/signing-key', 'POST /api/signing-key/rotate', 'POST /api/signing-key/revoke'])
      answers[call] = { status: 200, body };
  });

  it('are shown with their fingerprints, the oldest first', async () => {
    const { code, stdout } = await run('signing-key');
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toContain(`until 2026-01-01T00:00:00.000Z  ${old}  AAAA`);
    expect(stdout.split('\n')[1]).toMatch(new RegExp(`^signs now +${present}  BBBB`));
  });

  it('are rotated from the one that is named, and one from before is revoked', async () => {
    expect((await run('signing-key', 'rotate', '--from', old)).code).toBe(0);
    expect((await run('signing-key', 'revoke', old, '--since', '2026-01-01T00:00:00.000Z')).code).toBe(0);
    expect(sent.map(({ body: said, url }) => [url, said])).toEqual([
      ['/api/signing-key/rotate', { from: old }],
      ['/api/signing-key/revoke', { kid: old, from: '2026-01-01T00:00:00.000Z' }],
    ]);
  });

  it('are not changed by a command that names no key', async () => {
    for (const args of [['rotate'], ['rotate', '--from', 'short'], ['revoke', old], ['revoke', old, '--since', 'May']])
      expect((await run('signing-key', ...args)).code).not.toBe(0);
    expect(sent).toEqual([]);
  });
});
