import { expect, test } from 'vitest';
import { requestValue } from '#local/edge/request-value';

const request = {
  headers: { 'x-api-key': 'k', authorization: '' },
  query: { page: '2' },
  authorizer: { queueUrl: 'https://queue' },
};

test('a mapping reads headers, query and the authorizer’s answer, and a plain text stands for itself', () => {
  expect(requestValue('$request.header.X-Api-Key', request)).toBe('k');
  expect(requestValue('$request.querystring.page', request)).toBe('2');
  expect(requestValue('$context.authorizer.queueUrl', request)).toBe('https://queue');
  expect(requestValue('20', request)).toBe('20');
});

test('what is missing, empty or not understood has no value', () => {
  for (const source of ['$request.header.other', '$request.header.authorization', '$context.identity.x', '$nonsense'])
    expect(requestValue(source, request)).toBeUndefined();
});
