/**
 * Text as it is compared: without accents and other marks, compatibility forms resolved, in lower case, single blanks.
 * The loader and the search fold alike, so that what is written one way is found the other.
 */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
