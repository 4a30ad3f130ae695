import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { ReleasedPersons } from '#domain/snapshot/snapshot-drift';
import type { FreezeRelease, FreezeSubject } from './freeze-cohort.ts';

/** Studies per person are released in quarters. */
const quarters = 4;

/**
 * Releases the size of a frozen cohort by the rules of every other number; it uses up no question of the project. The number
 * of studies is the released number of persons who have any, times the studies of each on average: the true number of
 * studies would disclose more about few persons than the noise in the number of persons hides. `persons` counts persons,
 * `studies` image studies. Throws LEDGER_DAMAGED.
 */
export function releaseFrozen(engine: DisclosureEngine): FreezeRelease {
  const release = (
    { dataDate, projectId, queryId }: FreezeSubject,
    what: string,
    persons: PersonSet,
  ): ReleasedPersons => {
    // A freeze that was cut short releases the same number again; another question has a number of its own.
    const asked = { projectId, dataDate, key: `frozen ${what} ${queryId}` };
    const released =
      engine.stored(asked) ?? engine.answer({ ...asked, persons, tables: [], crossTables: [], counted: false });
    return { persons: released.persons, ...(released.margin === undefined ? {} : { margin: released.margin }) };
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
