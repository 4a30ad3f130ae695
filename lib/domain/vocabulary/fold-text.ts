/** Letters that Unicode calls letters of their own and that people also write in plain ones: Straße, œdema, Ærø. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  œ: 'oe',
  æ: 'ae',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};
const letters = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');

const withoutMarks = (text: string): string => text.normalize('NFKD').replace(/\p{M}+/gu, '');

/**
 * Text as it is compared: without accents and other marks, compatibility forms resolved, in lower case, letters such as
 * ß and œ as the plain ones that stand for them, single blanks. The loader and the search fold alike, so that what is
 * written one way is found the other.
 */
export const foldText = (text: string): string =>
  withoutMarks(withoutMarks(text).toLowerCase())
    .replace(letters, (letter) => plainLetters[letter] ?? letter)
    .replace(/\s+/gu, ' ')
    .trim();
