import { expect, it } from 'vitest';
import { versionSkew } from '#domain/trust/version-skew';

it.each([
  ['1.4.2', '1.4.2', 'same', true],
  ['1.4.1', '1.4.2', 'behind', true],
  ['1.2.9', '1.4.0', 'behind', true],
  ['1.1.9', '1.4.0', 'behind', false],
  ['0.9.0', '1.0.0', 'behind', false],
  ['1.4.3', '1.4.2', 'ahead', true],
  ['1.5.0', '1.4.2', 'ahead', false],
  ['2.0.0', '1.4.2', 'ahead', false],
  ['v1.4.2-rc.1', '1.4.2', 'same', true],
  ['test', '1.4.2', 'unknown', false],
  ['1.4', '1.4.2', 'unknown', false],
  ['1.4.2', 'local', 'unknown', false],
])('an appliance %s at a hub %s is %s, and supported: %s', (appliance, hub, relation, supported) => {
  expect(versionSkew(appliance, hub)).toEqual({ relation, supported });
});
