import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickleFaults } from '#domain/model/content/pickle-faults';
import { op, pickleOf } from '#test/fixtures/pickles';

const forbidden = 'a pickle may load only tensors, arrays and plain containers';
const rules = (content: Uint8Array, inArchive = false) => pickleFaults(content, inArchive).map(({ rule }) => rule);
/** What Python itself makes of an expression, in one protocol. */
const python = (expression: string, protocol: number): Uint8Array => {
  const program = `import pickle, os, collections, sys, datetime; sys.stdout.buffer.write(pickle.dumps(${expression}, ${protocol}))`;
  return new Uint8Array(execFileSync('python3', ['-c', program]));
};

describe.each([0, 1, 2, 3, 4, 5])('a pickle of protocol %i', (protocol) => {
  it.each([
    'None',
    '{"a": [1, 2.5, -3, 10**30, True, None, (1, 2, 3, 4), b"x" * 300, "é" * 300, bytearray(b"y")]}',
    'collections.OrderedDict(a=1, b=collections.OrderedDict())',
    '[{"x" * 10: i} for i in range(600)]',
  ])('passes with %s', (expression) => {
    // Before protocol 3 bytes, and before protocol 5 bytearray, are made by a call.
    const plain = protocol < 5 ? expression.replace(', bytearray(b"y")', '') : expression;
    const usable = protocol < 3 ? plain.replace(', b"x" * 300', '') : plain;
    expect(rules(python(usable, protocol))).toEqual([]);
  });

  it.each(['os.system', 'eval', 'datetime.date(2020, 1, 1)', '[collections.OrderedDict, exec]'])(
    'does not with %s',
    (expression) => {
      expect(rules(python(expression, protocol))).toEqual([forbidden]);
    },
  );
});

describe('a global is refused', () => {
  const call = [op.emptyTuple, op.reduce, op.stop];

  it.each([
    ['by name', pickleOf(op.proto, op.global('os', 'system'), ...call)],
    ['from the stack', pickleOf(op.proto, op.text('os'), op.text('system'), op.stackGlobal, ...call)],
    ['by the opcode of old instances', pickleOf(op.lines('(ios\nsystem\n'), op.stop)],
    [
      'below a permitted one',
      pickleOf(op.proto, op.text('torch'), op.text('_utils.os.system'), op.stackGlobal, ...call),
    ],
    ['behind a permitted one', pickleOf(op.global('collections', 'OrderedDict'), op.global('nt', 'system'), ...call)],
    [
      'whose names come from the memo',
      pickleOf(
        op.text('os'),
        op.put(0),
        op.text('system'),
        op.put(1),
        op.none,
        op.get(0),
        op.get(1),
        op.stackGlobal,
        ...call,
      ),
    ],
    [
      'whose names were exchanged in the memo',
      pickleOf(
        ...[op.text('collections'), op.put(0), op.text('OrderedDict'), op.put(1)],
        ...[op.text('os'), op.put(0), op.text('system'), op.put(1), op.get(0), op.get(1), op.stackGlobal, ...call],
      ),
    ],
    [
      'whose names seem permitted, and were taken from the stack',
      pickleOf(op.text('os'), op.text('system'), op.text('collections'), op.pop, op.stackGlobal, ...call),
    ],
    ['whose names are made', pickleOf(op.none, op.none, op.stackGlobal, ...call)],
    ['with a name that only begins like one', pickleOf(op.global('collections', 'OrderedDict '), ...call)],
  ])('%s', (_what, content) => {
    expect(rules(content)).toEqual([forbidden]);
  });

  it('and permitted ones pass in each of these ways', () => {
    expect(rules(pickleOf(op.proto, op.global('collections', 'OrderedDict'), ...call))).toEqual([]);
    expect(rules(pickleOf(op.text('collections'), op.text('OrderedDict'), op.stackGlobal, ...call))).toEqual([]);
    expect(
      rules(
        pickleOf(
          ...[op.text('collections'), op.memoize, op.text('OrderedDict'), op.memoize, op.stackGlobal, op.pop],
          ...[op.lines('h\u0000h\u0001'), op.stackGlobal, ...call],
        ),
      ),
    ).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['nothing', pickleOf()],
    ['no end', pickleOf(op.proto, op.none)],
    ['an opcode that is none', pickleOf([0xff], op.stop)],
    ['a text longer than the file', pickleOf([0x8c, 200, 65], op.stop)],
    ['a text as long as memory', pickleOf([0x8d, 255, 255, 255, 255, 255, 255, 255, 255], op.stop)],
    ['a line without end', pickleOf(op.lines('cos'))],
    ['a memo that is used in two ways', pickleOf(op.none, op.memoize, op.put(0), op.stop)],
  ])('is a fault: %s', (_what, content) => {
    expect(rules(content)).toEqual(['the pickle cannot be read to its end, and what cannot be read is not taken']);
  });

  it('is what follows the end', () => {
    expect(rules(pickleOf(op.none, op.stop))).toEqual([]);
    expect(rules(pickleOf(op.none, op.stop, op.global('os', 'system'), op.stop))).toEqual([
      'nothing may follow the end of the pickle',
    ]);
  });

  it('is what lies outside of the pickle, but for the storages of a checkpoint', () => {
    expect(rules(pickleOf(op.none, op.persistentId, op.stop))).toHaveLength(1);
    expect(rules(pickleOf(op.none, op.persistentId, op.stop), true)).toEqual([]);
    for (const code of [0x82, 0x83, 0x84, 0x97, 0x98]) expect(rules(pickleOf([code], op.stop), true)).toHaveLength(1);
  });

  it('is never an exception, and never more than one fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (content) => {
        expect(pickleFaults(content).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });
});
