import type { QualityRule } from './quality-rule.ts';

/** A study of the person has no finding: normal for a healthy person, and no label to learn from. */
export const missingFindings: QualityRule = {
  check: 'missing',
  column: 'finding_concept_ids',
  fails: ({ studies }) => studies.some(({ findingConceptIds }) => findingConceptIds.length === 0),
};
