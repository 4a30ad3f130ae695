import { foldText } from './fold-text.ts';

/** A run of letters and digits of a folded text; `unspaced` where its script puts no blanks between words. */
export type TextRun = { readonly text: string; readonly unspaced: boolean };

/** Letters of scripts that put no blanks between words, or join words as they like. */
const unspaced = ['Han', 'Hira', 'Kana', 'Bopo', 'Hang', 'Thai', 'Laoo', 'Khmr', 'Mymr']
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const run = new RegExp(`(?<unspaced>[${unspaced}]+)|[^${unspaced}]+`, 'gu');

/** The runs of a text, folded, in order; scripts with and without blanks are runs of their own. */
export const textRuns = (text: string): TextRun[] =>
  foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => [...word.matchAll(run)])
    .map((match) => ({ text: match[0], unspaced: match.groups?.unspaced !== undefined }));
