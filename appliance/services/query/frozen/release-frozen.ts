import type { DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { ReleasedPersons } from '#domain/snapshot/snapshot-drift';
import type { FreezeRelease, FreezeSubject } from './freeze-cohort.ts';

/** How finely the studies per person are told. */
const quarters = 4;

/**
 * Tells the size of a frozen cohort by the rules of every other number, at no cost to the project's questions. Studies
 * are told as persons who have any, times the studies that each has on average: a true number of studies would say
 * more of few persons than the noisy number of persons hides.
 */
export function releaseFrozen(engine: DisclosureEngine): FreezeRelease {
  const release = (
    { dataDate, projectId, queryId }: FreezeSubject,
    what: string,
    persons: PersonSet,
  ): ReleasedPersons => {
    // A freeze that was cut short tells the same again; one of another question has a number of its own.
    const asked = { projectId, dataDate, key: `frozen ${what} ${queryId}` };
    const told =
      engine.stored(asked) ?? engine.answer({ ...asked, persons, tables: [], crossTables: [], counted: false });
    return { persons: told.persons, ...(told.margin === undefined ? {} : { margin: told.margin }) };
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
