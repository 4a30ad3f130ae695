import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { repository } from '#local/platform/repository';

const source = readFileSync(join(repository, 'lib/infra/edge/console-path.js'), 'utf8');
it('says where to sign in, as its deployment has written it', () => {
  const settings = JSON.stringify({ userPoolId: 'p', idpEndpoint: 'https://cognito-idp.eu-west-2.amazonaws.com/' });
  const call = `handler({ request: { uri: '/config.json' } })`;
  const answer = runInNewContext(`${source.replace('__SETTINGS__', () => settings)}; ${call}`);
  expect(answer).toMatchObject({ statusCode: 200, body: { encoding: 'text', data: settings } });
  expect(answer.headers['content-type'].value).toBe('application/json');
});

const answered = (uri: string): string => {
  const call = `handler(${JSON.stringify({ request: { uri, method: 'GET' } })}).uri`;
  return runInNewContext(`${source}; ${call}`);
};

it.each(['/', '/projects', '/projects/p-1/runs', '/projects/v1.2/'])(
  'answers the place %s with the one page',
  (uri) => {
    expect(answered(uri)).toBe('/index.html');
  },
);

it.each(['/assets/index-1a2b.js', '/favicon.svg', '/index.html', '/.well-known/security.txt'])(
  'leaves the file %s as it is',
  (uri) => {
    expect(answered(uri)).toBe(uri);
  },
);
