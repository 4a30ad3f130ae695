/** The place of a byte of a text, as an editor tells it: lines and characters, both counted from 1. */
export function placeInText(text: string, byte: number): string {
  let line = 1;
  let column = 1;
  let passed = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    passed += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (passed > byte) break;
    [line, column] = character === '\n' ? [line + 1, 1] : [line, column + 1];
  }
  return `line ${line}, column ${column}`;
}
