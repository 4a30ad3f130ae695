/**
 * A name that somebody wrote, as one word of a sentence: in quotes that it cannot close, on one line, and without the
 * signs that turn the direction of a line or stand for nothing.
 */
export const quoted = (name: string): string => {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[“”„‟"]/gu, '’')
    .trim();
  return `“${plain}”`;
};
