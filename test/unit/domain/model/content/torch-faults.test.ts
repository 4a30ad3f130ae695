import fc from 'fast-check';
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { torchFaults } from '#domain/model/content/torch-faults';
import { op, pickleOf } from '#test/fixtures/pickles';

const good = pickleOf(op.proto, op.global('collections', 'OrderedDict'), op.emptyTuple, op.reduce, op.stop);
const files = (more: Record<string, Uint8Array> = {}): Record<string, Uint8Array> => ({
  'archive/data.pkl': good,
  'archive/byteorder': new TextEncoder().encode('little'),
  'archive/data/0': new Uint8Array(4096).fill(7),
  'archive/version': new TextEncoder().encode('3\n'),
  'archive/.data/serialization_id': new TextEncoder().encode('1'),
  ...more,
});
const archive = (content: Zippable = files(), level: 0 | 9 = 0): Uint8Array => zipSync(content, { level });
const rules = (content: Uint8Array) => torchFaults(content).map(({ rule }) => rule);
/** The same archive with one entry under another entry's name. */
const renamed = (content: Uint8Array, from: string, to: string): Uint8Array =>
  new Uint8Array(Buffer.from(Buffer.from(content).toString('latin1').replaceAll(from, to), 'latin1'));

it('passes as torch.save writes it', () => {
  expect(rules(archive())).toEqual([]);
});

describe('is refused', () => {
  it('where its pickle loads what it may not, with the place in it', () => {
    const evil = pickleOf(op.global('os', 'system'), op.emptyTuple, op.reduce, op.stop);
    expect(torchFaults(archive(files({ 'archive/data.pkl': evil })))).toEqual([
      { rule: 'a pickle may load only tensors, arrays and plain containers', place: 'archive/data.pkl: byte 0' },
    ]);
  });

  it.each([
    ['code', { 'archive/code/__torch__.py': new Uint8Array() }],
    ['a second pickle', { 'archive/constants.pkl': good }],
    ['a second folder', { 'other/data/1': new Uint8Array() }],
    ['a path out of it', { '../data/0': new Uint8Array() }],
    ['an absolute path', { '/data/0': new Uint8Array() }],
    ['a nested archive', { 'archive/data/0.zip': archive() }],
  ])('where it has %s', (_what, more) => {
    expect(rules(archive(files(more))).length).toBeGreaterThan(0);
  });

  it('where it is compressed: a bomb of a hundred million zeros is not unpacked', () => {
    const bomb = archive(files({ 'archive/data/0': new Uint8Array(100_000_000) }), 9);
    expect(bomb.byteLength).toBeLessThan(1_000_000);
    expect(rules(bomb)).toEqual(['a checkpoint must have entries that are stored, not compressed, as torch.save does']);
  });

  it('where an entry comes twice', () => {
    const twice = renamed(archive(files({ 'archive/data/1': good })), 'archive/data/1', 'archive/data/0');
    expect(rules(twice)).toContain('a checkpoint must have each entry once');
  });

  it('where it lacks its pickle, or is no archive of today', () => {
    const { 'archive/data.pkl': _, ...rest } = files();
    expect(rules(archive(rest))).toEqual(['a checkpoint must have one data.pkl']);
    expect(rules(good)).toHaveLength(1);
    expect(rules(new Uint8Array())).toHaveLength(1);
  });

  it('where something stands before or after the archive, or it is cut', () => {
    const whole = archive();
    const around = (before: number, after: number) => Buffer.concat([Buffer.alloc(before), whole, Buffer.alloc(after)]);
    for (const content of [around(1, 0), around(0, 1), whole.subarray(0, -1), whole.subarray(100)])
      expect(rules(new Uint8Array(content))).toHaveLength(1);
  });

  it('and never by an exception, whatever byte is another', () => {
    const whole = archive();
    fc.assert(
      fc.property(fc.nat(whole.byteLength - 1), fc.nat(255), (at, byte) => {
        const changed = whole.slice();
        changed[at] = byte;
        torchFaults(changed);
      }),
      { numRuns: 1000 },
    );
  });
});
