/** Whether a fragment begins with the marker of a JPEG or JPEG-LS image or of a JPEG 2000 codestream. */
const startsFrame = (fragment: ArrayBuffer): boolean => {
  const bytes = new Uint8Array(fragment);
  return bytes[0] === 0xff && (bytes[1] === 0xd8 || bytes[1] === 0x4f);
};

const joined = (fragments: readonly ArrayBuffer[]): ArrayBuffer =>
  fragments.length === 1 && fragments[0] !== undefined
    ? fragments[0]
    : new Uint8Array(Buffer.concat(fragments.map((fragment) => new Uint8Array(fragment)))).buffer;

/**
 * Joins the fragments of encapsulated pixel data so that each buffer holds exactly one frame. Without an offset table
 * the parser treats every fragment as a frame, although a frame may have several fragments (PS3.5 §A.4), and a file
 * written from those could not be decoded. Throws an `Error` when the limits of the frames cannot be found.
 */
export function joinFrames(fragments: readonly ArrayBuffer[], numberOfFrames: number): ArrayBuffer[] {
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
