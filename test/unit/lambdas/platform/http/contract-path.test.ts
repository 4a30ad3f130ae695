import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { contractPath } from '#lambdas/platform/http/contract-path';
import { zodFaults } from '#lambdas/platform/http/zod-faults';

const Part = z.object({ status: z.enum(['up', 'down']) }).strict();
const Thing: z.ZodType = z
  .object({
    parts: z.record(z.string().max(5), Part).optional(),
    list: z.array(z.object({ a: z.number().nullable() }).strict()).default([]),
    either: z.union([z.object({ x: z.number() }).strict(), z.object({ y: z.object({ z: z.number() }) }).strict()]),
    inner: z.lazy((): z.ZodType => Thing).optional(),
  })
  .strict()
  .refine(() => true);

describe('a place', () => {
  it.each([
    [['list', 0, 'a'], 'list.0.a'],
    [['either', 'y', 'z'], 'either.y.z'],
    [['inner', 'inner', 'list'], 'inner.inner.list'],
    [['parts'], 'parts'],
    [[], ''],
  ])('is told by the names of the contract: %j', (path, place) => {
    expect(contractPath(Thing, path).join('.')).toBe(place);
  });

  it.each([
    [['parts', 'JANE-DOE', 'status'], 'parts.*.status'],
    [['parts', 'JANE-DOE', 'JANE-DOE', 'more'], 'parts.*.*'],
    [['JANE-DOE', 'status'], '*'],
    [['list', 'JANE-DOE'], 'list.*'],
    [['toString'], '*'],
  ])('repeats no name that whoever sent it gave: %j', (path, place) => {
    expect(contractPath(Thing, path).join('.')).toBe(place);
  });

  it('is told so in faults of values, of keys and of unknown keys', () => {
    const sent = { parts: { 'JANE-DOE': {}, A: { status: 'JANE-DOE', 'JANE-DOE': 1 } }, either: { x: 1 } };
    const { error } = Thing.safeParse(sent);
    const faults = zodFaults(Thing, error!, 'body');
    expect(faults).toEqual([
      { rule: 'invalid_key', place: 'body.parts.*' },
      { rule: 'invalid_value', place: 'body.parts.*.status' },
      { rule: 'unrecognized_keys', place: 'body.parts.*' },
    ]);
  });
});
