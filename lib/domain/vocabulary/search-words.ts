import { foldText } from './fold-text.ts';

/** More words than this make no search better. */
const mostWords = 12;

/** The words of a text, folded: letters and digits alone, as the index of words splits its texts. */
export const searchWords = (text: string): string[] =>
  foldText(text)
    .split(/[^\p{L}\p{N}\p{Co}]+/u)
    .filter((word) => word !== '')
    .slice(0, mostWords);
