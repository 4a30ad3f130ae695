import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onnxFaults } from '#domain/model/content/onnx-faults';

type Write = (writer: BinaryWriter) => void;
const message = (...writes: Write[]): Uint8Array => {
  const writer = new BinaryWriter();
  for (const write of writes) write(writer);
  return writer.finish();
};
const bytes =
  (field: number, content: Uint8Array): Write =>
  (writer) =>
    void writer.tag(field, WireType.LengthDelimited).bytes(content);
const text =
  (field: number, content: string): Write =>
  (writer) =>
    void writer.tag(field, WireType.LengthDelimited).string(content);
const number =
  (field: number, value: number): Write =>
  (writer) =>
    void writer.tag(field, WireType.Varint).int32(value);

const tensor = (...more: Write[]) => message(number(1, 2), number(2, 1), bytes(9, new Uint8Array(8)), ...more);
const model = (...graph: Write[]) =>
  message(number(1, 10), text(2, 'flip'), bytes(7, message(...graph)), bytes(8, message(number(2, 21))));
const node = (...more: Write[]) => bytes(1, message(text(1, 'x'), text(4, 'Relu'), ...more));
const rules = (content: Uint8Array) => onnxFaults(content).map(({ rule }) => rule);
const external = 'the bytes of a tensor must lie in the file itself';

it('passes with its tensors in itself and operators that every runtime has', () => {
  expect(rules(model(node(text(7, 'ai.onnx.ml')), bytes(5, tensor()), bytes(5, tensor(number(14, 0)))))).toEqual([]);
});

describe('is refused', () => {
  const elsewhere = tensor(bytes(13, message(text(1, 'location'), text(2, '/etc/passwd'))), number(14, 1));

  it.each([
    ['an initializer', model(bytes(5, elsewhere))],
    ['one that only says so', model(bytes(5, tensor(number(14, 1))))],
    ['one that only has a place', model(bytes(5, tensor(bytes(13, message(text(1, 'location'))))))],
    ['a sparse one', model(bytes(15, message(bytes(1, elsewhere))))],
    ['an attribute', model(node(bytes(5, message(bytes(5, elsewhere)))))],
    ['one in a graph of an attribute', model(node(bytes(5, message(bytes(6, message(bytes(5, elsewhere)))))))],
    ['one of a function', message(bytes(25, message(bytes(7, message(bytes(5, message(bytes(5, elsewhere))))))))],
  ])('where the bytes of %s lie elsewhere', (_what, content) => {
    expect(rules(content)).toEqual([external]);
  });

  it('where an operator needs native code', () => {
    expect(rules(model(node(text(7, 'my.domain'))))).toHaveLength(1);
  });

  it('where it is something else, cut, or nested without end', () => {
    const whole = model(bytes(5, tensor()));
    for (const content of [
      new Uint8Array(),
      message(number(1, 10)),
      whole.subarray(0, -1),
      new TextEncoder().encode('{}'),
    ])
      expect(rules(content)).toHaveLength(1);
    let graph = message();
    for (let depth = 0; depth < 40; depth += 1) graph = message(node(bytes(5, message(bytes(6, graph)))));
    expect(rules(model(bytes(1, message(bytes(5, message(bytes(6, graph)))))))).toEqual([
      'graphs may not lie that deep in each other',
    ]);
  });

  it('and never by an exception', () => {
    const whole = model(node(), bytes(5, tensor()));
    fc.assert(
      fc.property(fc.nat(whole.byteLength - 1), fc.nat(255), (at, byte) => {
        const changed = whole.slice();
        changed[at] = byte;
        onnxFaults(changed);
      }),
      { numRuns: 1000 },
    );
  });
});
