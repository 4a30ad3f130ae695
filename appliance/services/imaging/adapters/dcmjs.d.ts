/** Types of the used parts of dcmjs; the package has no types of its own. */
declare module 'dcmjs' {
  type Element = { vr: string; Value?: unknown[] };
  type Dict = Record<string, Element>;

  export class DicomDict {
    constructor(meta: Dict);
    meta: Dict;
    dict: Dict;
    write(options?: { allowInvalidVRLength?: boolean; fragmentMultiframe?: boolean }): ArrayBuffer;
  }

  export const data: {
    DicomDict: typeof DicomDict;
    DicomMessage: {
      readFile(
        buffer: ArrayBuffer,
        options?: { ignoreErrors?: boolean; noCopy?: boolean; untilTag?: string; includeUntilTagValue?: boolean },
      ): DicomDict;
    };
  };

  export const log: { setLevel(level: string): void };
}

declare module 'dcmjs/dictionary' {
  const dictionary: Record<string, { tag: string; vr: string; name?: string }>;
  export default dictionary;
}
