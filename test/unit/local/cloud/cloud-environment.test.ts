import { expect, test } from 'vitest';
import { cloudEnvironment } from '#local/cloud/cloud-environment';

const place = { port: 4566, stateFolder: '/state', nodeFile: '/node24/bin/node' };

test('the cloud enforces authentication and listens on loopback only', () => {
  expect(cloudEnvironment(place)).toMatchObject({ AUTH: 'true', BIND_HOST: '127.0.0.1', MINISTACK_HOST: '127.0.0.1' });
});

test('Lambdas run on the given Node and find ECS only where a stand-in serves it', () => {
  expect(cloudEnvironment(place).PATH).toBe('/node24/bin:/usr/bin:/bin');
  expect(cloudEnvironment(place)).not.toHaveProperty('AWS_ENDPOINT_URL_ECS');
  const withEcs = cloudEnvironment({ ...place, ecsEndpoint: 'http://127.0.0.1:9', extraEnv: { RUN: '1' } });
  expect(withEcs).toMatchObject({ AWS_ENDPOINT_URL_ECS: 'http://127.0.0.1:9', RUN: '1' });
});

test('nothing of the environment of the caller is handed on', () => {
  process.env.SECRET_OF_THE_CALLER = 'x';
  expect(cloudEnvironment(place)).not.toHaveProperty('SECRET_OF_THE_CALLER');
  delete process.env.SECRET_OF_THE_CALLER;
});
