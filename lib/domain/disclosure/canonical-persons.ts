import type { PersonSet } from './person-set.ts';

/**
 * One byte string per set, however the set came about: without run compression a container's kind follows from how
 * many persons it holds. (A set that is run-compressed where that is smaller is not unique: ties go either way.)
 */
export function canonicalPersons(persons: PersonSet): Uint8Array {
  const plain = persons.clone();
  try {
    plain.removeRunCompression();
    return plain.serialize('portable');
  } finally {
    plain.dispose();
  }
}
