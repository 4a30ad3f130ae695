import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LocalTrust } from '#local/platform/local-trust';
import { type Platform, startPlatform } from '#local/platform/platform';
import { repository } from '#local/platform/repository';
import { furtherTrust } from '#local/seed/further-trust';
import { joinPlatform } from '#local/seed/join-platform';
import { studyCommands } from '#local/seed/next-steps';
import { peopleFolder, seedPeople } from '#local/seed/seed-people';
import { writeExample } from '#local/study/write-example';
import { syntheticTrusts } from '#local/synthetic/trusts';
import { testFolder } from '#test/support/test-folder';

// What is tested is that it happens, not when: a busy machine may take an hour.
vi.setConfig({ testTimeout: 3_600_000, hookTimeout: 3_600_000 });

let folder = '';
let platform: Platform;
let further: LocalTrust | undefined;

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs shell lines in the folder, with a home of its own and an `npx` that finds what set-up has linked. */
const shell = (lines: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(
      '/bin/bash',
      ['--norc', '-eu', '-c', lines.join('\n')],
      {
        cwd: folder,
        env: {
          PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
          HOME: folder,
          XDG_CONFIG_HOME: join(folder, 'config'),
          ...env,
        },
        maxBuffer: 16 * 1024 * 1024,
      },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
const flip = (line: string, env: Record<string, string> = {}): Promise<Ended> => shell([`npx flip ${line}`], env);
const accountOf = (name: string): { email: string; password: string; totpSecret: string } =>
  JSON.parse(readFileSync(join(peopleFolder(folder), `${name}.json`), 'utf8'));

beforeAll(async () => {
  folder = testFolder('flip');
  mkdirSync(join(folder, 'bin'));
  writeFileSync(
    join(folder, 'bin/npx'),
    `#!/bin/sh\nname=$1\nshift\nexec "${join(repository, 'node_modules/.bin')}/$name" "$@"\n`,
  );
  chmodSync(join(folder, 'bin/npx'), 0o755);
  platform = await startPlatform(folder, () => {}, { trusts: syntheticTrusts.slice(0, 2) });
  await seedPeople(platform);
  await writeExample(join(folder, 'example'));
});

afterAll(async () => {
  await further?.stop();
  await platform?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the flip command', () => {
  it('carries a study from sign-in to verified results by the very commands that npm start prints', async () => {
    const commands = studyCommands({ people: 'people', example: 'example', deciders: ['alb', 'brn'] });
    const { code, stderr, stdout } = await shell(commands);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/SUCCEEDED/);
    expect(readdirSync(join(folder, 'results')).sort()).toEqual([
      'cross_site_evaluation.json',
      'global_model.safetensors',
      'metrics.json',
      'receipts.json',
    ]);
    const receipts = JSON.parse(readFileSync(join(folder, 'results/receipts.json'), 'utf8'));
    expect(receipts).toMatchObject([{ verified: true }, { verified: true }]);
  });

  it('goes on with an upload that was killed, and sends only the parts that are missing', async () => {
    const { projectId } = JSON.parse((await flip('projects --json')).stdout).projects[0];
    const bytes = 8 * 16_777_216 + 4;
    const header = Buffer.from(JSON.stringify({ w: { dtype: 'F32', shape: [bytes / 4], data_offsets: [0, bytes] } }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.byteLength));
    mkdirSync(join(folder, 'large'));
    writeFileSync(join(folder, 'large/model.safetensors'), Buffer.concat([length, header, randomBytes(bytes)]));
    writeFileSync(join(folder, 'large/notes.txt'), 'first');
    const begun = await flip(`upload ${projectId} large/notes.txt --id`);
    const modelId = begun.stdout.trim();
    const line = ['upload', projectId, 'large/model.safetensors', '--model', modelId];
    const client = spawn(join(repository, 'node_modules/.bin/flip'), line, {
      cwd: folder,
      env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(client, 'exit');
    for await (const told of client.stderr) if (String(told).includes('4 of 9 parts')) client.kill('SIGKILL');
    await ended;
    expect(client.signalCode).toBe('SIGKILL');
    const again = await flip(line.join(' '));
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/9 of 9 parts, [4-8] of them from before/);
    expect(again.stdout).toMatch(/model\.safetensors +CLEAN/);
    await flip(`fetch ${modelId} model.safetensors --to fetched`);
    const fetched = readFileSync(join(folder, 'fetched/model.safetensors'));
    expect(fetched.equals(readFileSync(join(folder, 'large/model.safetensors')))).toBe(true);
  });

  it('keeps sessions where only their owner can read them', () => {
    const sessions = join(folder, 'config/flip');
    expect(statSync(sessions).mode & 0o777).toBe(0o700);
    const files = readdirSync(sessions);
    expect(files.sort()).toEqual(['alb.json', 'brn.json', 'default.json']);
    for (const file of files) expect(statSync(join(sessions, file)).mode & 0o777).toBe(0o600);
  });

  it('answers in JSON where that is wanted', async () => {
    const me = await flip('me --json');
    expect(JSON.parse(me.stdout)).toMatchObject({ role: 'Researcher', email: 'researcher@university.example' });
    const projects = await flip('projects --json');
    expect(JSON.parse(projects.stdout).projects).toMatchObject([{ status: 'APPROVED' }]);
  });

  it('goes on with a session whose access token has expired', async () => {
    const file = join(folder, 'config/flip/default.json');
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    const expired = (token: string): string => {
      const [head, payload = '', signature] = token.split('.');
      const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), exp: 1 };
      return [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    };
    const { accessToken, idToken } = kept.tokens;
    const tokens = { ...kept.tokens, accessToken: expired(accessToken), idToken: expired(idToken) };
    writeFileSync(file, JSON.stringify({ ...kept, tokens }));
    expect(await flip('me')).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(readFileSync(file, 'utf8')).tokens.accessToken).not.toBe(tokens.accessToken);
  });

  it('signs in with a secret or a code from the environment, and refuses a wrong password with its code', async () => {
    const { email, password, totpSecret } = accountOf('viewer');
    const line = `sign-in --profile viewer --hub ${platform.hub.origin} --email ${email}`;
    expect(await flip(line, { FLIP_PASSWORD: 'Wrong-password-1!', FLIP_TOTP_SECRET: totpSecret })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^UNAUTHENTICATED: [^\n]+\n$/),
    });
    expect(await flip('me --profile viewer')).toMatchObject({ code: 3 });
    expect(await flip(line, { FLIP_PASSWORD: password, FLIP_TOTP_SECRET: totpSecret })).toMatchObject({ code: 0 });
    expect(await flip('me --profile viewer')).toMatchObject({ code: 0 });
  });

  it('reaches a hub that passes its verification from outside, sign-in included, and a hub that is not there fails it', async () => {
    const verify = (url: string, account: string): Promise<Ended> =>
      shell([
        `"${process.execPath}" "${join(repository, 'bin/verify.ts')}" --url ${url} --account people/${account}.json --json verified.json`,
      ]);
    const { code, stdout } = await verify(platform.hub.origin, 'brn');
    expect({ code, failed: stdout.split('\n').filter((line) => line.startsWith('FAILED')) }).toEqual({
      code: 0,
      failed: [],
    });
    const { checks, ok } = JSON.parse(readFileSync(join(folder, 'verified.json'), 'utf8'));
    expect(ok).toBe(true);
    // What one machine does not have: a name, TLS, CloudFront, a bucket with a host of its own.
    const skipped = checks.filter(({ kind }: { kind: string }) => kind === 'skipped');
    expect(skipped.map(({ name }: { name: string }) => name)).toEqual([
      'DNS',
      'TLS and certificate',
      'Old TLS is refused',
      'API behind CloudFront is closed',
      'Uploads from pages of the hub alone',
    ]);
    expect(checks).toContainEqual({ name: 'Sign-in with authenticator', kind: 'passed', detail: 'as TrustAdmin' });
    const gone = await verify('http://127.0.0.1:1', 'brn');
    expect(gone.code).toBe(1);
    expect(gone.stdout).toMatch(/^FAILED {3}Health: DEPENDENCY_DOWN$/m);
  });

  it('says in one sentence with a registered code what the hub refuses', async () => {
    expect(await flip('projects create mine --profile viewer')).toMatchObject({
      code: 4,
      stdout: '',
      stderr: 'FORBIDDEN: Your role does not allow this here.\n',
    });
    const answer = await flip('projects show 0190a000-0000-7000-8000-000000000001 --json');
    expect(answer).toMatchObject({ code: 4, stdout: '' });
    expect(JSON.parse(answer.stderr)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('shares a draft with an invited person, edits it, asks and unasks trusts, and deletes it', async () => {
    const commands = [
      'npx flip sign-in --profile viewer --account people/viewer.json',
      'PROJECT=$(npx flip projects create "A shared draft" --id)',
      'npx flip projects edit $PROJECT --description "about lungs"',
      `npx flip members invite $PROJECT ${accountOf('viewer').email}`,
      'npx flip members $PROJECT',
      'npx flip invitations --profile viewer',
      'npx flip invitations accept $PROJECT --profile viewer',
      'npx flip projects --search LUNGS --profile viewer',
      'npx flip members $PROJECT --profile viewer',
      'npx flip ask $PROJECT --cohort example/cohort.json',
      'npx flip stage $PROJECT',
      'npx flip decisions --profile alb',
      'npx flip decide $PROJECT decline --reason "Too wide." --profile alb',
      'npx flip projects unstage $PROJECT',
      'npx flip projects edit $PROJECT --name "A renamed draft"',
      'npx flip stage $PROJECT',
      'npx flip decide $PROJECT decline --profile alb',
      'npx flip projects unstage $PROJECT',
      'npx flip projects delete $PROJECT',
      'npx flip projects --mine --status DRAFT',
    ];
    const { code, stderr, stdout } = await shell(commands);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`invited  ${accountOf('viewer').email}`);
    expect(stdout).toMatch(/A shared draft {2}of Rae Researcher/);
    expect(stdout).toMatch(/PENDING {2}A shared draft {2}of Rae Researcher {2}about \d+ persons/);
    expect(stderr).toMatch(
      /DECLINED on \S+; since then these have changed\.\n {2}name before: A shared draft\n {2}name now: A renamed draft/,
    );
    // Of the last command nothing: the only draft is deleted.
    expect(stdout).toMatch(/ is deleted\.\n$/);
  });

  it('lets an Admin invite somebody, whose mail can be read at the edge', async () => {
    expect(await flip('sign-in --profile admin --account people/admin.json')).toMatchObject({ code: 0 });
    const invitation = 'users invite new@university.example --name New --role Researcher --profile admin';
    expect(await flip(invitation)).toMatchObject({ code: 0 });
    const { mails } = (await (await fetch(`${platform.hub.origin}/mails.json`)).json()) as {
      mails: { to: string[]; text: string }[];
    };
    expect(mails[0]?.to).toEqual(['new@university.example']);
    expect(mails[0]?.text).toMatch(/One-time password: \S+/);
    expect(await (await fetch(`${platform.hub.origin}/mails`)).text()).toContain('new@university.example');
  });

  it('finds one more trust that was started beside the platform', async () => {
    further = await joinPlatform(folder, furtherTrust(join(folder, 'trusts'), 'DLT', 'Delta Trust'));
    const { stdout } = await flip('trusts --json');
    expect(JSON.parse(stdout).trusts).toContainEqual(expect.objectContaining({ code: 'DLT', online: true }));
  });

  it('signs out', async () => {
    expect(await flip('sign-out')).toMatchObject({ code: 0 });
    expect(await flip('me')).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('the hub', () => {
  it('serves its own OpenAPI document', async () => {
    const served = await (await fetch(`${platform.hub.origin}/api/openapi.json`)).json();
    expect(served).toEqual(JSON.parse(readFileSync(join(repository, 'docs/reference/openapi.json'), 'utf8')));
  });
});
