import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { FaultDetail } from '#contracts/failure';

/** Graphs within graphs; a model has one or two. */
const maxDepth = 16;

/** Operators that runtimes bring themselves. Those of another domain need a library of native code beside the file. */
const operatorDomains: ReadonlySet<string> = new Set([
  '',
  'ai.onnx',
  'ai.onnx.ml',
  'ai.onnx.preview.training',
  'ai.onnx.training',
  'com.microsoft',
]);

/** Messages of onnx.proto as far as they lead to tensors and operators: the number of each field, and the message it holds. */
const messages = {
  model: { 7: 'graph', 20: 'training', 25: 'fn' },
  training: { 1: 'graph', 2: 'graph' },
  fn: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
} as const satisfies Record<string, Record<number, string>>;
type MessageName = keyof typeof messages;

/** Field numbers that decide: where a tensor's bytes lie, and whose operator a node is. */
const externalData = 13;
const dataLocation = 14;
const nodeDomain = 7;

class Refused extends Error {
  readonly rule: string;
  constructor(rule: string) {
    super(rule);
    this.rule = rule;
  }
}

const readMessage = (name: MessageName, content: Uint8Array, depth: number): ReadonlySet<number> => {
  if (depth > maxDepth) throw new Refused('graphs may not lie that deep in each other');
  const reader = new BinaryReader(content);
  const seen = new Set<number>();
  const inner: Readonly<Record<number, MessageName>> = messages[name];
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    seen.add(field);
    const below = inner[field];
    if (below !== undefined) {
      if (wire !== WireType.LengthDelimited) throw new Refused('a field has another type than ONNX says');
      readMessage(below, reader.bytes(), depth + 1);
    } else if (name === 'tensor' && field === externalData) {
      throw new Refused('the bytes of a tensor must lie in the file itself');
    } else if (name === 'tensor' && field === dataLocation) {
      if (wire !== WireType.Varint || reader.int32() !== 0)
        throw new Refused('the bytes of a tensor must lie in the file itself');
    } else if (name === 'node' && field === nodeDomain) {
      if (wire !== WireType.LengthDelimited || !operatorDomains.has(reader.string()))
        throw new Refused('an operator of this domain needs native code beside the model');
    } else reader.skip(wire, field);
  }
  return seen;
};

/** Fields that every model has: version of the format, graph and operator sets. */
const required = [1, 7, 8] as const;

/**
 * What is wrong with a model in ONNX, found by walking its messages: each must be whole, no tensor may lie in another file, and
 * no operator may need native code. What cannot be read is a fault.
 */
export const onnxFaults = (content: Uint8Array): FaultDetail[] => {
  try {
    const seen = readMessage('model', content, 0);
    return required.every((field) => seen.has(field))
      ? []
      : [{ rule: 'the file must be a model in ONNX', place: 'content' }];
  } catch (reason) {
    const rule =
      reason instanceof Refused ? reason.rule : 'the model cannot be read, and what cannot be read is not taken';
    return [{ rule, place: 'content' }];
  }
};
