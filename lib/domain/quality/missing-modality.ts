import type { QualityRule } from './quality-rule.ts';

/** A concept that the vocabulary does not name is served under its number. */
const unnamed = /^(|concept \d+)$/;

/** A study of the person has no modality, or one that the vocabulary does not know. */
export const missingModality: QualityRule = {
  check: 'missing',
  column: 'modality',
  fails: ({ studies }) => studies.some(({ modality }) => modality.split('/').some((name) => unnamed.test(name))),
};
