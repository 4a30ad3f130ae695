import type { ImportedPersons } from '#contracts/appliance/query-api';
import { ExclusionReason } from '#contracts/import-manifest';
import type { JournalledImport, StudyToImport } from './ports.ts';
import type { StudyOutcome } from './study-outcome.ts';

type Outcomes = readonly (StudyOutcome | undefined)[];

/** Under which one reason a person is counted of whom a study was left out or is not settled. */
function reasonOf(outcomes: Outcomes): ExclusionReason | 'unsettled' | undefined {
  const reasons = new Set(outcomes.flatMap((outcome) => (outcome?.kind === 'EXCLUDED' ? [outcome.reason] : [])));
  return (
    ExclusionReason.options.find((reason) => reasons.has(reason)) ??
    (outcomes.includes(undefined) ? 'unsettled' : undefined)
  );
}

/** Counts the persons of an import by what came of their studies. */
export function importedPersons(
  journalled: Pick<JournalledImport, 'studies'>,
  listed: readonly StudyToImport[],
  manifestHash: string,
): ImportedPersons {
  const outcomeOf = new Map(journalled.studies.map(({ outcome, studyKey }) => [studyKey, outcome]));
  const persons = [...Map.groupBy(listed, ({ personKey }) => personKey).values()].map(
    (studies): Outcomes => studies.map(({ studyKey }) => outcomeOf.get(studyKey)),
  );
  const byReason = Map.groupBy(persons, reasonOf);
  return {
    manifestHash,
    withImages: persons.filter((outcomes) => outcomes.some((outcome) => outcome?.kind === 'IMPORTED')).length,
    excluded: Object.fromEntries(
      ExclusionReason.options.flatMap((reason) => {
        const { length } = byReason.get(reason) ?? [];
        return length === 0 ? [] : [[reason, length]];
      }),
    ),
    unsettled: byReason.get('unsettled')?.length ?? 0,
  };
}
