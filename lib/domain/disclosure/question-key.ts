import type { Cohort } from '#contracts/cohort';
import type { Show } from '#contracts/cohort-result';
import { canonicalJson } from '#domain/audit/canonical-json';

/** The text of a question: whoever asks the same text again in a project is given the answer that was given before. */
export const questionKey = (cohort: Cohort, show: Show): string => canonicalJson({ cohort, show });
