import { foldText } from './fold-text.ts';

/**
 * The words of a text, folded: runs of letters and digits. The index of words is filled with these, one blank between
 * two, and splits at what ASCII calls neither letter nor digit, so that it sees exactly the same words.
 */
export const searchWords = (text: string): string[] =>
  foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
