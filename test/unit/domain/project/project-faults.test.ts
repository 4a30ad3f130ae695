import { expect, it } from 'vitest';
import { Policy } from '#contracts/policy';
import { projectFaults } from '#domain/project/project-faults';

const one = '0190a000-0000-7000-8000-000000000001';
const other = '0190a000-0000-7000-8000-000000000002';
const faultsOf = (projects: object, projectId = one) =>
  projectFaults(Policy.parse({ version: 1, projects }), projectId).map(({ rule, place }) => `${place}: ${rule}`);

it('a trust serves any project, or the listed ones, and none that it denies', () => {
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ allow: [one] })).toEqual([]);
  expect(faultsOf({ allow: [other] })).toEqual(['projects.allow: the project is listed']);
  expect(faultsOf({ deny: [one] })).toEqual(['projects.deny: the project is not denied']);
  expect(faultsOf({ deny: [other] })).toEqual([]);
  expect(faultsOf({ allow: [one], deny: [one] })).toEqual(['projects.deny: the project is not denied']);
});
