import type { ConceptRef, ConceptSet } from '#contracts/concept-set';
import { listWords } from './list-words.ts';

/** More would be read by nobody. */
const mostNamed = 5;

const name = ({ conceptId, descendants, mapped }: ConceptRef): string =>
  `${conceptId} ${descendants ? 'or anything below it' : 'itself'}${mapped === true ? ' or what maps to it' : ''}`;

const list = (refs: readonly ConceptRef[]): string => {
  const named = refs.slice(0, mostNamed).map(name);
  return listWords(refs.length > mostNamed ? [...named, `${refs.length - mostNamed} more`] : named, 'or');
};

/** Concepts by their OMOP ids, in words. */
export const describeConcepts = ({ exclude, include }: ConceptSet): string =>
  include.length === 0
    ? 'no concept at all'
    : `concept ${list(include)}${exclude.length === 0 ? '' : `, but not ${list(exclude)}`}`;
