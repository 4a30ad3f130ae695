import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { LambdaAuthorization } from '#local/edge/lambda-authorization';

const authorizer = { functionName: 'authorize', identitySource: ['$request.header.x-api-key'], ttlSeconds: 30 };
const request = (key?: string): FastifyRequest =>
  ({
    headers: key === undefined ? {} : { 'x-api-key': key },
    query: {},
    url: '/api/x?a=1',
    method: 'GET',
    id: '1',
    ip: '::1',
  }) as any;

const judge = () => {
  const state = {
    now: 0,
    asked: [] as any[],
    answer: { isAuthorized: true, context: { trustId: 't' } } as any,
    error: undefined as any,
  };
  const lambda: any = {
    send: async (command: any) => {
      state.asked.push(JSON.parse(Buffer.from(command.input.Payload).toString()));
      return { FunctionError: state.error, Payload: Buffer.from(JSON.stringify(state.answer)) };
    },
  };
  return { state, authorization: new LambdaAuthorization(lambda, () => state.now) };
};

test('an answer holds for its time, for that identity only', async () => {
  const { authorization, state } = judge();
  const ask = (key: string) => authorization.authorize(authorizer, 'GET /api/x', request(key));
  expect(await ask('a')).toEqual({ kind: 'allowed', context: { trustId: 't' } });
  state.answer = { isAuthorized: false };
  expect((await ask('a')).kind).toBe('allowed');
  expect((await ask('b')).kind).toBe('denied');
  state.now = 30_000;
  expect((await ask('a')).kind).toBe('denied');
  expect(state.asked).toHaveLength(3);
  expect(state.asked[0]).toMatchObject({
    version: '2.0',
    type: 'REQUEST',
    identitySource: ['a'],
    routeKey: 'GET /api/x',
  });
});

test('without an identity the function is not asked, and its failure is not an answer', async () => {
  const { authorization, state } = judge();
  expect((await authorization.authorize(authorizer, 'GET /api/x', request())).kind).toBe('missing');
  expect(state.asked).toHaveLength(0);
  state.error = 'Unhandled';
  await expect(authorization.authorize(authorizer, 'GET /api/x', request('a'))).rejects.toThrow('authorizer');
});
