import type { ConceptRef, ConceptSet } from '#contracts/cohort';
import { listWords } from './list-words.ts';

/** More would be read by nobody. */
const mostNamed = 5;

const name = ({ conceptId, descendants }: ConceptRef): string =>
  descendants ? `${conceptId} or anything below it` : `${conceptId} itself`;

const list = (refs: readonly ConceptRef[]): string => {
  const named = refs.slice(0, mostNamed).map(name);
  return listWords(refs.length > mostNamed ? [...named, `${refs.length - mostNamed} more`] : named, 'or');
};

/** Concepts by their OMOP ids, in words. */
export const describeConcepts = ({ exclude, include }: ConceptSet): string =>
  `concept ${list(include)}${exclude.length === 0 ? '' : `, but not ${list(exclude)}`}`;
