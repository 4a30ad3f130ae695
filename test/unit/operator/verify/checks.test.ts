import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { doorbellPath, operations } from '#contracts/api/operations';
import { apiPolicy, consolePolicy } from '#infra/config/content-security-policy';
import { checkClosedOrigin } from '#operator/verify/check-closed-origin';
import { checkDns } from '#operator/verify/check-dns';
import { checkDoorbell } from '#operator/verify/check-doorbell';
import { checkEnrolment } from '#operator/verify/check-enrolment';
import { checkHeaders } from '#operator/verify/check-headers';
import { checkHealth } from '#operator/verify/check-health';
import { checkOldTls } from '#operator/verify/check-old-tls';
import { checkOpenapi } from '#operator/verify/check-openapi';
import { checkSignIn } from '#operator/verify/check-sign-in';
import { checkSignInFront } from '#operator/verify/check-sign-in-front';
import { checkStrangers } from '#operator/verify/check-strangers';
import { checkTls } from '#operator/verify/check-tls';
import { checkUploadCors } from '#operator/verify/check-upload-cors';
import type { Check, Outcome, Target } from '#operator/verify/verification';
import { deploymentChecks } from '#operator/verify/verify-deployment';
import { type AnsweringServer, answeringServer } from '#test/support/answering-server';

const DAYS = 1000;
/** A certificate of this run alone, for `localhost`. */
const makeCertificate = (): { readonly cert: string; readonly key: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'flip-verify-'));
  const made = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days ${DAYS} -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key -out cert`;
  execFileSync('openssl', made.split(' '), { cwd: folder, stdio: 'ignore' });
  const [cert, key] = ['cert', 'key'].map((name) => readFileSync(join(folder, name), 'utf8')) as [string, string];
  rmSync(folder, { recursive: true, force: true });
  return { cert, key };
};
const certificate = makeCertificate();
const servers: AnsweringServer[] = [];
const started = async (...given: Parameters<typeof answeringServer>): Promise<string> => {
  const server = await answeringServer(...given);
  servers.push(server);
  return server.origin;
};
afterEach(async () => {
  await Promise.all(servers.splice(0).map(({ stop }) => stop()));
});

const targetAt = (origin: string, more: Partial<Target> = {}): Target => ({
  origin,
  apiOrigin: origin,
  account: undefined,
  now: Date.now,
  authorities: certificate.cert,
  fetch,
  ...more,
});
const found = async (check: Check, origin: string, more: Partial<Target> = {}): Promise<Outcome['kind']> =>
  (await check.run(targetAt(origin, more))).kind;

/** By path and method, where they are named; everything else is not found. */
type Answers = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
const answers =
  (by: Answers): RequestListener =>
  (request, response) => {
    const named = by[request.url ?? ''] ?? by['*'];
    if (named === undefined) response.writeHead(404).end();
    else named(request, response);
  };
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

describe('DNS', () => {
  it('is there for a host with addresses, and not for one without', async () => {
    expect(await found(checkDns, 'https://localhost')).toBe('passed');
    expect(await found(checkDns, 'https://nothing.invalid')).toBe('failed');
    expect(await found(checkDns, 'http://127.0.0.1:1')).toBe('skipped');
  });
});

describe('TLS', () => {
  const quiet = answers({});

  it('is right with a certificate that is believed and does not end soon', async () => {
    const origin = await started(quiet, certificate);
    expect(await checkTls.run(targetAt(origin))).toMatchObject({ kind: 'passed', detail: /^TLSv1\.3, / });
  });

  it('is wrong where nobody has signed the certificate, and where it ends soon', async () => {
    const origin = await started(quiet, certificate);
    const { authorities: _, ...strict } = targetAt(origin);
    expect((await checkTls.run(strict)).kind).toBe('failed');
    const end = Date.now() + (DAYS - 20) * 86_400_000;
    expect(await found(checkTls, origin, { now: () => end })).toBe('failed');
  });

  it('is missing where a hub elsewhere is reached by http, and is skipped on one machine alone', async () => {
    for (const check of [checkTls, checkOldTls]) {
      expect(await found(check, 'http://flip.trusts.nhs.uk')).toBe('failed');
      expect(await found(check, 'http://127.0.0.1:1')).toBe('skipped');
    }
  });

  it('of old versions is refused, or found where it is not; a host that is down refuses nothing', async () => {
    const strict = await started(quiet, { ...certificate, minVersion: 'TLSv1.2' });
    expect(await found(checkOldTls, strict)).toBe('passed');
    const lax = await started(quiet, { ...certificate, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });
    expect(await found(checkOldTls, lax)).toBe('failed');
    expect(await found(checkOldTls, 'https://localhost:1')).toBe('failed');
  });
});

describe('the API behind CloudFront', () => {
  it('is closed where it asks for a certificate, or refuses; open where it answers', async () => {
    const healthy = answers({ '/api/health': json(200, { status: 'ok', version: '1' }) });
    const asking = { ...certificate, requestCert: true, rejectUnauthorized: true, ca: certificate.cert };
    const elsewhere = 'https://flip.trusts.nhs.uk';
    const at = async (apiOrigin: string): Promise<string> => found(checkClosedOrigin, elsewhere, { apiOrigin });
    expect(await at(await started(healthy, asking))).toBe('passed');
    expect(await at(await started(answers({ '*': json(403, {}) }), certificate))).toBe('passed');
    expect(await at(await started(healthy, certificate))).toBe('failed');
    expect(await found(checkClosedOrigin, 'http://127.0.0.1:1')).toBe('skipped');
  });
});

describe('security headers', () => {
  const right = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
  };
  const page = { ...right, 'content-security-policy': consolePolicy(['https://bucket.trusts.nhs.uk']) };
  const api = { ...right, 'content-security-policy': apiPolicy };
  const served = (ofPage: Record<string, string>, ofApi: Record<string, string>, tls?: typeof certificate) =>
    started(answers({ '/': json(200, {}, ofPage), '/api/health': json(200, {}, ofApi) }), tls);
  /** Believes the certificate of these tests. */
  const overTls: typeof fetch = async (input) => {
    const { get } = await import('node:https');
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get(String(input), { ca: certificate.cert }, resolve).on('error', reject);
    });
    answer.resume();
    return new Response(null, { status: answer.statusCode ?? 500, headers: answer.headers as Record<string, string> });
  };

  it('are right as this hub sends them', async () => {
    expect(await found(checkHeaders, await served(page, api))).toBe('passed');
    expect(await found(checkHeaders, await served(page, api, certificate), { fetch: overTls })).toBe('passed');
  });

  it.each([
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; script-src 'unsafe-inline'"],
    ['content-security-policy', "default-src 'none'; frame-ancestors 'none'; connect-src *"],
    ['content-security-policy', "frame-ancestors 'none'"],
    ['content-security-policy', "default-src 'self'"],
    ['x-content-type-options', ''],
    ['x-frame-options', 'SAMEORIGIN'],
    ['referrer-policy', 'unsafe-url'],
  ])('are wrong with %s: %s, on a page or in an answer', async (name, value) => {
    expect(await found(checkHeaders, await served({ ...page, [name]: value }, api))).toBe('failed');
    expect(await found(checkHeaders, await served(page, { ...api, [name]: value }))).toBe('failed');
  });

  it('ask for TLS from then on, for long, wherever there is TLS', async () => {
    const short = { ...api, 'strict-transport-security': 'max-age=300' };
    expect(await found(checkHeaders, await served(page, short, certificate), { fetch: overTls })).toBe('failed');
  });
});

describe('the API', () => {
  it('is healthy where it says its version', async () => {
    const origin = await started(answers({ '/api/health': json(200, { status: 'ok', version: '1.2.3' }) }));
    expect(await checkHealth.run(targetAt(origin))).toEqual({ kind: 'passed', detail: 'version 1.2.3' });
    const ill = await started(answers({ '/api/health': json(503, {}) }));
    await expect(checkHealth.run(targetAt(ill))).rejects.toThrow();
  });

  it('describes itself where every operation is in its description', async () => {
    const methods = Object.fromEntries(['get', 'post', 'put', 'patch', 'delete'].map((method) => [method, {}]));
    const paths = Object.fromEntries(Object.values(operations).map(({ path }) => [path, methods]));
    const served = (openapi: string, own: object) =>
      started(answers({ '/api/openapi.json': json(200, { openapi, paths: own }) }));
    expect(await found(checkOpenapi, await served('3.1.0', paths))).toBe('passed');
    expect(await found(checkOpenapi, await served('3.0.3', paths))).toBe('failed');
    const others = { ...paths, '/api/signing-key': { post: {} } };
    expect((await checkOpenapi.run(targetAt(await served('3.1.0', others)))).detail).toBe(
      'has no GET /api/signing-key',
    );
  });

  it('refuses strangers at every operation, or the one that does not is named', async () => {
    const refuse = json(401, {});
    expect(await found(checkStrangers, await started(answers({ '*': refuse })))).toBe('passed');
    const open = await started(answers({ '*': refuse, '/api/users': json(200, { users: [] }) }));
    expect((await checkStrangers.run(targetAt(open))).detail).toContain('/api/users answers 200');
  });

  it('refuses a made-up enrolment code for that reason', async () => {
    const problem = (code: string, status: number) =>
      started(
        answers({
          '/api/enrolments': json(status, { type: 'about:blank', title: code, code, status }),
        }),
      );
    expect(await found(checkEnrolment, await problem('ENROLMENT_CODE_INVALID', 403))).toBe('passed');
    expect(await found(checkEnrolment, await problem('INPUT_INVALID', 400))).toBe('failed');
    const enrols = { trustId: 'x', trustCode: 'ALB', trustName: 'A', hubSigningKey: {} };
    expect(await found(checkEnrolment, await started(answers({ '/api/enrolments': json(201, enrols) })))).toBe(
      'failed',
    );
  });

  it('has a doorbell that asks for a key', async () => {
    const bell = (none: number, madeUp: number) =>
      started(
        answers({
          [doorbellPath]: (request, response) => {
            response.writeHead(request.headers.authorization === undefined ? none : madeUp).end();
          },
        }),
      );
    expect(await found(checkDoorbell, await bell(401, 403))).toBe('passed');
    expect(await found(checkDoorbell, await bell(200, 403))).toBe('failed');
    expect(await found(checkDoorbell, await bell(401, 200))).toBe('failed');
    expect(await found(checkDoorbell, await started(answers({})))).toBe('failed');
  });
});

describe('uploads', () => {
  const hub = 'https://flip.trusts.nhs.uk';
  const bucket = (allowed: (origin: string) => string | undefined): RequestListener =>
    answers({
      '*': (request, response) => {
        const from = allowed(String(request.headers.origin));
        response.writeHead(
          from === undefined ? 403 : 200,
          from === undefined ? {} : { 'access-control-allow-origin': from },
        );
        response.end();
      },
    });
  const verified = async (served: RequestListener | undefined): Promise<string> => {
    const at = served === undefined ? undefined : await started(served);
    const policy = consolePolicy(['https://cognito-idp.eu-west-2.amazonaws.com', ...(at === undefined ? [] : [at])]);
    const send: typeof fetch = async (input, init) =>
      String(input).startsWith(hub)
        ? new Response(null, { headers: { 'content-security-policy': policy } })
        : fetch(input, init);
    return found(checkUploadCors, hub, { fetch: send });
  };

  it('are let in from pages of the hub and of nobody else', async () => {
    expect(await verified(bucket((origin) => (origin === hub ? hub : undefined)))).toBe('passed');
    expect(await verified(bucket((origin) => origin))).toBe('failed');
    expect(await verified(bucket(() => '*'))).toBe('failed');
    expect(await verified(bucket(() => undefined))).toBe('failed');
    expect(await verified(undefined)).toBe('failed');
    expect(await found(checkUploadCors, 'http://127.0.0.1:1')).toBe('skipped');
  });
});

describe('sign-in', () => {
  /** A hub whose directory answers every step with what `refusal` says of the address. */
  const front = (refusal: (email: string) => { type: string; message: string }): Promise<string> =>
    started((request, response) => {
      if (request.url === '/config.json') {
        const { host } = request.headers;
        const directory = {
          userPoolId: 'eu-west-2_abc',
          userPoolClientId: 'client',
          idpEndpoint: `http://${host}/idp/`,
        };
        json(200, directory)(request, response);
        return;
      }
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        const { AuthParameters } = JSON.parse(body);
        const { message, type } = refusal(AuthParameters.USERNAME);
        json(400, { __type: type, message })(request, response);
      });
    });
  const wrong = { type: 'NotAuthorizedException', message: 'Incorrect username or password.' };
  const account = { email: 'known@trusts.nhs.uk', password: 'p', totpSecret: 'JBSWY3DPEHPK3PXP' };

  it('tells nothing of addresses where all are answered alike', async () => {
    const origin = await front(() => wrong);
    expect(await found(checkSignInFront, origin)).toBe('passed');
    expect(await found(checkSignInFront, origin, { account })).toBe('passed');
  });

  it('tells of addresses where unknown ones are answered in another way', async () => {
    const missing = { type: 'UserNotFoundException', message: 'User does not exist.' };
    const origin = await front((email) => (email === account.email ? wrong : missing));
    expect(await found(checkSignInFront, origin)).toBe('failed');
    const worded = await front((email) => (email === account.email ? wrong : { ...wrong, message: 'Who is it?' }));
    expect(await found(checkSignInFront, worded, { account })).toBe('failed');
  });

  it('is tried where there is an account, and fails with the reason of the directory', async () => {
    const origin = await front(() => wrong);
    expect(await found(checkSignIn, origin)).toBe('skipped');
    await expect(checkSignIn.run(targetAt(origin, { account }))).rejects.toThrow('Incorrect username or password.');
  });
});

it('Every check has a name of its own', () => {
  expect(new Set(deploymentChecks.map(({ name }) => name)).size).toBe(deploymentChecks.length);
});
