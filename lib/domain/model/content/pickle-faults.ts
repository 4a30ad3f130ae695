import type { FaultDetail } from '#contracts/failure';
import { pickleOpcodes } from './pickle-opcodes.ts';

/** Everything that a pickle may load by name: containers, tensors and arrays. */
const permitted: ReadonlySet<string> = new Set([
  '_codecs encode',
  'collections OrderedDict',
  ...['numpy.core.multiarray', 'numpy._core.multiarray'].flatMap((module) => [
    `${module} _reconstruct`,
    `${module} scalar`,
  ]),
  ...['numpy.core.numeric', 'numpy._core.numeric'].map((module) => `${module} _frombuffer`),
  ...['numpy dtype', 'numpy ndarray'],
  ...['_rebuild_parameter', '_rebuild_tensor', '_rebuild_tensor_v2'].map((name) => `torch._utils ${name}`),
  ...['BFloat16', 'Bool', 'Byte', 'Char', 'Double', 'Float', 'Half', 'Int', 'Long', 'Short'].map(
    (name) => `torch ${name}Storage`,
  ),
  ...['Size', 'device'].map((name) => `torch ${name}`),
]);

const unreadable = (at: number): FaultDetail[] => [
  { rule: 'the pickle cannot be read to its end, and what cannot be read is not taken', place: `byte ${at}` },
];

const stop = '.'.charCodeAt(0);

/** Reads `count` bytes as an unsigned number, little endian; undefined where they are not there or say too much. */
const numberAt = (content: DataView, at: number, count: 1 | 2 | 4 | 8): number | undefined => {
  if (at + count > content.byteLength) return undefined;
  if (count === 1) return content.getUint8(at);
  if (count === 2) return content.getUint16(at, true);
  if (count === 4) return content.getUint32(at, true);
  const value = content.getBigUint64(at, true);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
};

/**
 * What is wrong with a pickle, found by reading its opcodes without running them. It may load only what is `permitted`, under
 * names that stand in it as they are; what else it does can then only make those. `inArchive` is a pickle of PyTorch's
 * format, which names its storages by persistent ids. What cannot be read is a fault.
 */
export const pickleFaults = (content: Uint8Array, inArchive = false): FaultDetail[] => {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const memo = new Map<string, string>();
  /** How values get into the memo: by number or in turn. Both in one pickle could be read in two ways. */
  const memoKinds = new Set<string>();
  /** The texts that lie on top of the stack, as far as they were put there one after the other. */
  let top: (string | undefined)[] = [];
  let at = 0;
  const refuse = (rule: string): FaultDetail[] => [{ rule, place: `byte ${at}` }];
  const mayLoad = (module: string | undefined, name: string | undefined): boolean =>
    module !== undefined && name !== undefined && permitted.has(`${module} ${name}`);
  while (at < content.byteLength) {
    const code = view.getUint8(at);
    const argument = pickleOpcodes.get(code);
    if (argument === undefined) return unreadable(at);
    if (argument.kind === 'forbidden') return refuse('a pickle may hold nothing that is kept outside of it');
    let from = at + 1;
    let to = from;
    const texts: string[] = [];
    if (argument.kind === 'bytes') to = from + argument.count;
    else if (argument.kind === 'lines')
      for (let line = 0; line < argument.count; line += 1) {
        const end = content.indexOf(10, to);
        if (end < 0) return unreadable(at);
        texts.push(new TextDecoder('latin1').decode(content.subarray(to, end)));
        to = end + 1;
      }
    else {
      const length = numberAt(view, from, argument.countBytes);
      if (length === undefined) return unreadable(at);
      from += argument.countBytes;
      to = from + length;
    }
    if (to > content.byteLength) return unreadable(at);
    const value = content.subarray(from, to);
    const letter = String.fromCharCode(code);
    switch (letter) {
      case 'c':
      case 'i':
        if (!mayLoad(texts[0], texts[1])) return refuse('a pickle may load only tensors, arrays and plain containers');
        top = [];
        break;
      case '\x93':
        if (!mayLoad(top.at(-2), top.at(-1)))
          return refuse('a pickle may load only tensors, arrays and plain containers');
        top = [];
        break;
      case 'X':
      case '\x8c':
      case '\x8d':
        top = [...top.slice(-1), value.byteLength <= 200 ? new TextDecoder().decode(value) : undefined];
        break;
      case 'p':
      case 'q':
      case 'r':
      case '\x94': {
        const kind = letter === '\x94' ? 'in turn' : 'by number';
        memoKinds.add(kind);
        if (memoKinds.size > 1) return unreadable(at);
        const key = memoKey(letter, texts, view, from, memo.size);
        const text = top.at(-1);
        if (key === undefined) return unreadable(at);
        memo.set(key, text === undefined ? '' : text);
        break;
      }
      case 'g':
      case 'h':
      case 'j': {
        const key = memoKey(letter, texts, view, from, 0);
        top = [...top.slice(-1), key === undefined ? undefined : memo.get(key)];
        break;
      }
      case 'Q':
      case 'P':
        if (!inArchive) return refuse('a pickle may hold nothing that is kept outside of it');
        top = [];
        break;
      case '\x80':
      case '\x95':
        break;
      default:
        top = [];
    }
    at = to;
    if (code === stop) return at === content.byteLength ? [] : refuse('nothing may follow the end of the pickle');
  }
  return unreadable(at);
};

/** The number under which a value is kept or fetched; undefined where it is none. */
const memoKey = (
  letter: string,
  [text]: readonly string[],
  view: DataView,
  from: number,
  next: number,
): string | undefined => {
  if (letter === '\x94') return String(next);
  if (letter === 'p' || letter === 'g') return text !== undefined && /^(0|[1-9]\d{0,8})$/.test(text) ? text : undefined;
  const number = numberAt(view, from, letter === 'q' || letter === 'h' ? 1 : 4);
  return number === undefined ? undefined : String(number);
};
