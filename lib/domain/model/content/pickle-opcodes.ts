/**
 * What follows an opcode: nothing, so many bytes, lines, or bytes whose number is said first; `forbidden` reaches for what is
 * outside of the pickle.
 */
export type PickleArgument =
  | { readonly kind: 'bytes'; readonly count: number }
  | { readonly kind: 'lines'; readonly count: number }
  | { readonly kind: 'counted'; readonly countBytes: 1 | 4 | 8 }
  | { readonly kind: 'forbidden' };

const bytes = (count: number): PickleArgument => ({ kind: 'bytes', count });
const lines = (count: number): PickleArgument => ({ kind: 'lines', count });
const counted = (countBytes: 1 | 4 | 8): PickleArgument => ({ kind: 'counted', countBytes });

const table: readonly (readonly [PickleArgument, string])[] = [
  [bytes(0), '(.012NRabd}el]ostu)Q\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94'],
  [bytes(1), 'Kqh\x80'],
  [bytes(2), 'M'],
  [bytes(4), 'Jrj'],
  [bytes(8), 'G\x95'],
  [lines(1), 'FILSVpgP'],
  [lines(2), 'ci'],
  [counted(1), 'UC\x8a\x8c'],
  [counted(4), 'TBX\x8b'],
  [counted(8), '\x8d\x8e\x96'],
  [{ kind: 'forbidden' }, '\x82\x83\x84\x97\x98'],
];

/** Every opcode of protocols 0 to 5, by its byte, as `pickletools` documents them. */
export const pickleOpcodes: ReadonlyMap<number, PickleArgument> = new Map(
  table.flatMap(([argument, codes]) => [...codes].map((code) => [code.charCodeAt(0), argument] as const)),
);
