const byte = (character: string): number => character.charCodeAt(0);
const quote = byte('"');
const backslash = byte('\\');
const opening = byte('{');
const closing = byte('}');
/** May stand between objects: white space, and what makes a list of them. */
const between = new Set([...' \t\r\n,[]'].map(byte));

/** An object longer than this is not read: JavaScript ends a text at about 512 MB. */
const longest = 256 * 1024 * 1024;

/**
 * The JSON objects of a stream, one text at a time, whether they stand in lines, in a list or alone: the memory that it
 * takes is that of one object.
 * Throws where something else stands between them, where the last one is not whole, or where one is longer than 256 MB.
 */
export async function* jsonTexts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  let depth = 0;
  let inString = false;
  let escaped = false;
  const keep = (part: Uint8Array): void => {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes > longest) throw new Error('one page of the export is longer than 256 MB');
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let index = 0; index < chunk.byteLength; index += 1) {
      const code = chunk[index] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (code === backslash) escaped = true;
        else if (code === quote) inString = false;
      } else if (code === opening) {
        if (depth === 0) start = index;
        depth += 1;
      } else if (depth === 0) {
        if (!between.has(code)) throw new Error('the export is not a list of pages');
      } else if (code === quote) inString = true;
      else if (code === closing) {
        depth -= 1;
        if (depth > 0) continue;
        keep(chunk.subarray(start, index + 1));
        yield Buffer.concat(parts).toString('utf8');
        parts = [];
        bytes = 0;
      }
    }
    // The stream may use the chunk's memory again.
    if (depth > 0) keep(Uint8Array.from(chunk.subarray(start)));
  }
  if (depth > 0) throw new Error('the export ends in the middle of a page');
}
