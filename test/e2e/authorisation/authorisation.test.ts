import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '#contracts/api/operations';
import { operationCases } from './operation-cases.ts';
import { proveAccounts } from './prove-accounts.ts';
import { proveCredentials } from './prove-credentials.ts';
import { proveFuzz } from './prove-fuzz.ts';
import { proveKeepable } from './prove-keepable.ts';
import { proveObjects } from './prove-objects.ts';
import { proveRefusals } from './prove-refusals.ts';
import { proveRoles } from './prove-roles.ts';
import { type Stage, startStage } from './stage.ts';

// One hub for all: the parts below share it, because starting one takes longer than any of them.
let stage: Stage | undefined;
const onStage = (): Stage => {
  if (stage === undefined) throw new Error('the hub has not started');
  return stage;
};

beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

it('has an entry for every operation of the hub, and for no other', () => {
  expect(Object.keys(operationCases).sort()).toEqual(Object.keys(operations).sort());
});

describe('accounts', () => proveAccounts(onStage));
describe('credentials', () => proveCredentials(onStage));
describe('roles', () => proveRoles(onStage));
describe('objects', () => proveObjects(onStage));
describe('hostile input', () => proveRefusals(onStage));
describe('input that cannot be kept', () => proveKeepable(onStage));
describe('changed bodies', () => proveFuzz(onStage));
