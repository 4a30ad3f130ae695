import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { ReleasedPersons } from '#domain/snapshot/snapshot-drift';
import type { FreezeRelease, FreezeSubject } from './freeze-cohort.ts';

/** Studies per person are released in quarters. */
const quarters = 4;

/**
 * Makes the release of a frozen cohort's numbers under the rules of every other number: each is a fresh answer of the
 * project, and hidden once these are used up. `persons` is a number of persons, `studies` a number of imaging studies.
 * The number of studies is the released number of persons with a study, times the average number of studies of each: the
 * true number would disclose more about few persons than the noise in the number of persons hides. Throws LEDGER_DAMAGED.
 */
export function releaseFrozen(
  engine: DisclosureEngine,
  rulesOf: (projectId: string) => DisclosureRules,
): FreezeRelease {
  const release = (
    { dataDate, projectId, queryId }: FreezeSubject,
    what: string,
    persons: PersonSet,
  ): ReleasedPersons => {
    // A repeated freeze releases the same number again; another question has its own number.
    const asked = { projectId, dataDate, key: `frozen ${what} ${queryId}`, rules: rulesOf(projectId) };
    const { allowed, used } = engine.budget(asked);
    const released =
      engine.stored(asked) ??
      (used < allowed ? engine.answer({ ...asked, persons, tables: [], crossTables: [] }) : { persons: null });
    return 'margin' in released
      ? { persons: released.persons, margin: released.margin }
      : { persons: released.persons };
  };
  return {
    persons: (subject, persons) => release(subject, 'persons', persons),
    studies: (subject, imaged, studies) => {
      const { persons } = release(subject, 'studies', imaged);
      if (persons === null || imaged.size === 0) return null;
      return Math.round((persons * Math.round((quarters * studies) / imaged.size)) / quarters);
    },
  };
}
