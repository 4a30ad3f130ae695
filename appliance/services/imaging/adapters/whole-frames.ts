/** First two bytes of a compressed frame: start of a JPEG or JPEG-LS image, start of a JPEG 2000 codestream. */
const startsFrame = (fragment: ArrayBuffer): boolean => {
  const bytes = new Uint8Array(fragment);
  return bytes[0] === 0xff && (bytes[1] === 0xd8 || bytes[1] === 0x4f);
};

const joined = (fragments: readonly ArrayBuffer[]): ArrayBuffer =>
  fragments.length === 1 && fragments[0] !== undefined
    ? fragments[0]
    : new Uint8Array(Buffer.concat(fragments.map((fragment) => new Uint8Array(fragment)))).buffer;

/**
 * The fragments of encapsulated pixel data joined so that each buffer holds exactly one frame. Without an offset table
 * the parser takes every fragment for a frame of its own (PS3.5 §A.4 allows several fragments a frame), and a copy
 * written from that could not be decoded. Throws when the frames cannot be told apart.
 */
export function wholeFrames(fragments: readonly ArrayBuffer[], numberOfFrames: number): ArrayBuffer[] {
  if (fragments.length === numberOfFrames || fragments.length === 0) return [...fragments];
  if (numberOfFrames === 1) return [joined(fragments)];
  const frames: ArrayBuffer[][] = [];
  for (const fragment of fragments) {
    if (startsFrame(fragment)) frames.push([fragment]);
    else frames.at(-1)?.push(fragment);
  }
  if (frames.length !== numberOfFrames) throw new Error('frames and fragments do not match');
  return frames.map(joined);
}
