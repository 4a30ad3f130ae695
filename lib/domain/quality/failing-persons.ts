import { RoaringBitmap32 } from 'roaring-wasm';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { QualityPerson } from './quality-person.ts';
import type { QualityRule } from './quality-rule.ts';
import { qualityRules } from './quality-rules.ts';

/** Which persons of a frozen cohort fail each check, also of checks that nobody fails. */
export const failingPersons = (
  persons: readonly QualityPerson[],
  /** False for a column that the trust's policy leaves out; its checks are not made. */
  isReported: (column: string) => boolean,
): readonly (Pick<QualityRule, 'check' | 'column'> & { readonly failing: PersonSet })[] =>
  qualityRules
    .filter(({ column }) => isReported(column))
    .map(({ check, column, fails }) => ({
      check,
      column,
      failing: new RoaringBitmap32(persons.filter(fails).map(({ personId }) => personId)),
    }));
