import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { operation } from '#contracts/api/operation';
import { AppError } from '#contracts/app-error';
import { UserId } from '#contracts/ids';
import type { Role } from '#contracts/user';
import type { CountCall } from '#lambdas/platform/http/count-call';
import { makeEdge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import type { UserItem } from '#lambdas/platform/items/user-item';

const asked = operation({
  id: 'ask-thing',
  area: 'things',
  method: 'POST',
  path: '/api/things/{thingId}',
  auth: 'user',
  roles: ['Admin', 'Researcher'],
  summary: 'A thing.',
  params: z.object({ thingId: z.uuid() }),
  query: z.object({ limit: z.coerce.number().int().max(10).default(5) }),
  body: z.object({ name: z.string().max(5) }).strict(),
  response: z.object({ said: z.string() }),
  status: 201,
});

const user: UserItem = {
  userId: UserId.parse('user-1'),
  email: 'a@flip.example',
  name: 'A',
  role: 'Researcher',
  invitedAt: '2026-01-01T00:00:00.000Z',
};
const thingId = '01890000-0000-7000-8000-000000000001';
const secret = 'PATIENT-Jane-Doe';

const eventOf = (change: {
  body?: unknown;
  claims?: Record<string, unknown> | null;
  query?: Record<string, string>;
  thing?: string;
  type?: string;
}) => ({
  headers: { 'content-type': change.type ?? 'application/json' },
  pathParameters: { thingId: change.thing ?? thingId },
  ...(change.query === undefined ? {} : { queryStringParameters: change.query }),
  body: typeof change.body === 'string' ? change.body : JSON.stringify(change.body ?? { name: 'x' }),
  requestContext:
    change.claims === null
      ? {}
      : {
          authorizer: {
            jwt: { claims: { sub: 'user-1', token_use: 'access', 'cognito:groups': '[Researcher]', ...change.claims } },
          },
        },
});

const lines: string[] = [];
let seen: string[] = [];
const markSeen = async ({ userId }: UserItem): Promise<void> => {
  seen.push(userId);
};
const counted: string[] = [];
const countCall: CountCall = async (caller) => {
  counted.push(caller.kind);
};
beforeEach(() => {
  seen = [];
  counted.length = 0;
  lines.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    lines.push(String(chunk));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const edgeKnowing = (known: UserItem | undefined, counting = countCall) =>
  makeEdge({
    loadUser: async () => known,
    markSeen,
    countCall: counting,
    now: () => new Date(0),
    newId: () => 'correlation',
  });
const call = async (run: OperationHandler<typeof asked>, event: unknown, known: UserItem | undefined = user) => {
  const edge = edgeKnowing(known);
  const answer = await edge(asked, () => run)(event, {});
  return { ...answer, json: JSON.parse(answer.body) as Record<string, unknown> };
};
const echo: OperationHandler<typeof asked> = async ({ body, query }, { caller }) => ({
  said: `${body.name} ${query.limit} ${caller.kind === 'user' ? caller.role : caller.kind}`,
});

describe('the edge of an operation', () => {
  it('hands on parsed input with its caller and answers by the contract', async () => {
    const answer = await call(echo, eventOf({ query: { limit: '7' } }));
    expect(answer.statusCode).toBe(201);
    expect(answer.json).toEqual({ said: 'x 7 Researcher' });
    expect(answer.headers['x-correlation-id']).toBe('correlation');
  });

  it('names rule and place of every fault at once, and never a value', async () => {
    const event = eventOf({
      thing: secret,
      query: { limit: '99', [secret]: '1' },
      body: { name: secret, [secret]: 1 },
    });
    const answer = await call(echo, event);
    expect(answer.statusCode).toBe(400);
    expect(answer.json.code).toBe('INPUT_INVALID');
    const places = (answer.json.details as { place: string }[]).map(({ place }) => place);
    expect(places).toEqual(['params.thingId', 'query.limit', 'query', 'body.name', 'body']);
    expect(answer.body + lines.join('')).not.toContain(secret);
  });

  it('refuses a body that is not JSON without quoting it', async () => {
    const answer = await call(echo, eventOf({ body: `{"${secret}` }));
    expect(answer.json).toMatchObject({ code: 'INPUT_INVALID', details: [{ rule: 'JSON', place: 'body' }] });
    expect(answer.body + lines.join('')).not.toContain(secret);
  });

  it('takes a body as JSON alone, whatever its bytes look like', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', '']) {
      const { json } = await call(echo, eventOf({ type }));
      const details = [{ rule: 'application/json', place: 'headers.content-type' }];
      expect(json).toMatchObject({ code: 'INPUT_INVALID', details });
    }
    expect((await call(echo, eventOf({ type: 'application/json; charset=utf-8' }))).statusCode).toBe(201);
    const encoded = Buffer.from(JSON.stringify({ name: 'y' })).toString('base64');
    expect((await call(echo, { ...eventOf({ body: encoded }), isBase64Encoded: true })).json.said).toBe(
      'y 5 Researcher',
    );
  });

  it('takes no key that hides from a contract, in the query or in the body', async () => {
    const event = eventOf({ query: JSON.parse('{"__proto__":"1"}') as Record<string, string> });
    expect((await call(echo, event)).json.details).toEqual([{ rule: 'unrecognized_keys', place: 'query' }]);
    const { json } = await call(echo, eventOf({ body: '{"name":"x","__proto__":{"role":"Admin"}}' }));
    expect(json).toMatchObject({ details: [{ rule: 'no key is __proto__ or constructor', place: 'body' }] });
  });

  it('takes each key once, also where both say the same, and tells where without quoting it', async () => {
    const body = `{"name":"x",\n "${secret}":1,"${secret}":1}`;
    const answer = await call(echo, eventOf({ body }));
    expect(answer.json).toMatchObject({
      code: 'INPUT_INVALID',
      details: [{ rule: 'each key once', place: `body, line 2, column ${secret.length + 7}` }],
    });
    expect(answer.body + lines.join('')).not.toContain(secret);
    expect((await call(echo, eventOf({ body: '{"name":"x","name":"x"}' }))).statusCode).toBe(400);
  });

  it('takes no body where the contract has none', async () => {
    const edge = edgeKnowing(user);
    const bare = edge({ ...asked, body: undefined }, () => async () => ({ said: 'x' }));
    expect((await bare({ ...eventOf({}), body: undefined }, {})).statusCode).toBe(201);
    const refused = await bare(eventOf({ body: { name: secret } }), {});
    expect(JSON.parse(refused.body)).toMatchObject({
      code: 'INPUT_INVALID',
      details: [{ rule: 'no body', place: 'body' }],
    });
  });

  it('tells a registered failure by its code and details', async () => {
    const answer = await call(async () => {
      throw new AppError('WRONG_STATE', { details: [{ rule: 'staged', place: 'project' }] });
    }, eventOf({}));
    expect(answer).toMatchObject({
      statusCode: 409,
      json: { code: 'WRONG_STATE', details: [{ rule: 'staged', place: 'project' }] },
    });
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  it('says after how long to try again, where that is known', async () => {
    const refuse = (retryAfterSeconds?: number) =>
      call(async () => {
        throw new AppError('TOO_MANY_REQUESTS', retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
      }, eventOf({}));
    expect((await refuse(90)).headers['retry-after']).toBe('90');
    expect((await refuse()).headers).not.toHaveProperty('retry-after');
  });

  it('tells an operation for anybody where the call comes from', async () => {
    const edge = edgeKnowing(undefined);
    const open = edge({ ...asked, auth: 'none' }, () => async (_, { caller }) => ({
      said: caller.kind === 'none' ? String(caller.address) : caller.kind,
    }));
    const event = { ...eventOf({}), requestContext: { http: { sourceIp: '203.0.113.9' } } };
    expect(JSON.parse((await open(event, {})).body)).toEqual({ said: '203.0.113.9' });
  });

  it('keeps the message of a fault from caller and log alike', async () => {
    const answer = await call(async () => {
      throw new Error(`column ${secret} does not exist`);
    }, eventOf({}));
    expect(answer).toMatchObject({ statusCode: 500, json: { code: 'INTERNAL', correlationId: 'correlation' } });
    expect(answer.body + lines.join('')).not.toContain(secret);
    expect(lines.some((line) => line.includes('HUB_FAULT') && line.includes('http-edge'))).toBe(true);
  });

  it('lets nothing out that is not in the contract', async () => {
    const more = await call(async () => ({ said: 'x', patient: secret }) as { said: string }, eventOf({}));
    expect(more.json).toEqual({ said: 'x' });
    const wrong = await call(async () => ({ sad: 'x' }) as unknown as { said: string }, eventOf({}));
    expect(wrong).toMatchObject({ statusCode: 500, json: { code: 'INTERNAL' } });
  });

  it('logs one request line for every call, whatever came of it', async () => {
    await call(echo, eventOf({}));
    await call(echo, eventOf({ claims: null }));
    const requests = lines.filter((line) => line.includes('"HUB_REQUEST"')).map((line) => JSON.parse(line));
    expect(requests.map(({ status, code }) => [status, code])).toEqual([
      [201, undefined],
      [401, 'UNAUTHENTICATED'],
    ]);
  });
});

describe('who may call', () => {
  const groups = (claim: unknown) => eventOf({ claims: { 'cognito:groups': claim } });
  const withRole = (role: Role): UserItem => ({ ...user, role });

  it('admits a role of the operation, in whatever form the gateway tells the groups', async () => {
    for (const claim of ['[Researcher]', 'Researcher', ['Researcher']])
      expect((await call(echo, groups(claim))).statusCode).toBe(201);
    expect((await call(echo, groups('[Admin]'), withRole('Admin'))).statusCode).toBe(201);
  });

  it('refuses every other role', async () => {
    for (const role of ['Viewer', 'TrustAdmin'] as const)
      expect((await call(echo, groups(`[${role}]`), withRole(role))).json.code).toBe('FORBIDDEN');
  });

  it('refuses when ledger and directory disagree, either way', async () => {
    expect((await call(echo, groups('[Admin]'))).json.code).toBe('FORBIDDEN');
    expect((await call(echo, groups('[Researcher]'), withRole('Admin'))).json.code).toBe('FORBIDDEN');
    expect((await call(echo, groups('[Researcher Admin]'))).json.code).toBe('FORBIDDEN');
    expect((await call(echo, groups(undefined))).json.code).toBe('FORBIDDEN');
  });

  it('refuses someone whom the ledger does not know', async () => {
    const edge = edgeKnowing(undefined);
    expect((await edge(asked, () => echo)(eventOf({}), {})).statusCode).toBe(403);
  });

  it('refuses a disabled person, whatever their token says', async () => {
    const disabled = { ...user, disabledAt: '2026-01-02T00:00:00.000Z' };
    expect((await call(echo, eventOf({}), disabled)).json.code).toBe('ACCOUNT_DISABLED');
  });

  it('takes a token from the first second after a sign-out on, and none that does not say when', async () => {
    const signedOut = { ...user, signedOutAt: '2026-01-02T00:00:00.400Z' };
    const second = Date.parse('2026-01-02T00:00:00.000Z') / 1000;
    const at = (auth_time: unknown) => call(echo, eventOf({ claims: { auth_time } }), signedOut);
    for (const early of [second - 1, String(second), undefined, 'never'])
      expect([early, (await at(early)).json.code]).toEqual([
        early,
        early === 'never' ? 'UNAUTHENTICATED' : 'SIGN_IN_AGAIN',
      ]);
    for (const late of [second + 1, String(second + 1)]) expect((await at(late)).statusCode).toBe(201);
  });

  it('asks whoever signed in before their role changed to sign in again, and no other', async () => {
    const changed = { ...withRole('Admin'), roleSetAt: '2026-01-02T00:00:00.400Z' };
    const second = Date.parse('2026-01-02T00:00:00.000Z') / 1000;
    const holding = (group: string, iat: number) =>
      call(echo, eventOf({ claims: { 'cognito:groups': `[${group}]`, iat } }), changed);
    expect((await holding('Researcher', second)).json).toMatchObject({ code: 'SIGN_IN_AGAIN', status: 401 });
    expect((await holding('Researcher', second + 1)).json.code).toBe('FORBIDDEN');
    expect((await holding('Admin', second)).statusCode).toBe(201);
  });

  it('takes the account that somebody has now, and none that was theirs before', async () => {
    const anew = { ...user, accountId: UserId.parse('account-2') };
    expect((await call(echo, eventOf({ claims: { sub: 'user-1' } }), anew)).json.code).toBe('SIGN_IN_AGAIN');
    expect((await call(echo, eventOf({ claims: { sub: 'account-2' } }), anew)).statusCode).toBe(201);
    expect((await call(echo, eventOf({ claims: { sub: 'account-3' } }), user)).json.code).toBe('SIGN_IN_AGAIN');
  });

  it('keeps that somebody was here, also where their role may not, and of nobody who is not let in', async () => {
    await call(echo, eventOf({}));
    await call(echo, groups('[Viewer]'), withRole('Viewer'));
    expect(seen).toEqual(['user-1', 'user-1']);
    await call(echo, eventOf({}), { ...user, disabledAt: '2026-01-02T00:00:00.000Z' });
    await call(echo, groups('[Admin]'));
    await call(echo, eventOf({ claims: null }));
    expect(seen).toHaveLength(2);
  });

  it('counts who is let in, before their input is read, and refuses who calls too often', async () => {
    await call(echo, eventOf({ body: { name: 1 } }));
    expect(counted).toEqual(['user']);
    await call(echo, groups('[Viewer]'), withRole('Viewer'));
    await call(echo, eventOf({ claims: null }));
    expect(counted).toEqual(['user']);
    const tooOften: CountCall = async () => {
      throw new AppError('TOO_MANY_REQUESTS', { retryAfterSeconds: 7 });
    };
    const answer = await edgeKnowing(user, tooOften)(asked, () => echo)(eventOf({}), {});
    expect(answer).toMatchObject({ statusCode: 429, headers: { 'retry-after': '7' } });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  });

  it('takes an access token alone', async () => {
    expect((await call(echo, eventOf({ claims: { token_use: 'id' } }))).json.code).toBe('UNAUTHENTICATED');
  });

  it('refuses the caller before it reads what they sent', async () => {
    expect((await call(echo, { ...eventOf({ claims: null }), body: '{' })).json.code).toBe('UNAUTHENTICATED');
  });
});
