import { textRuns } from './text-runs.ts';

/**
 * The words of a text, folded: runs of letters and digits. Of scripts without blanks each letter is a word of its own, so
 * that one letter finds every text that has it. The index of words is filled with these, one blank between two, and splits
 * at what ASCII calls neither letter nor digit, so that it sees exactly the same words.
 */
export const searchWords = (text: string): string[] =>
  // Folding takes Hangul apart; put together again, a syllable is one letter.
  textRuns(text).flatMap((run) => (run.unspaced ? [...run.text.normalize('NFC')] : [run.text]));
