import type { ConceptSet, Criterion, NearCriterion, NearGroup } from '#contracts/cohort';

/** Anything of a definition that has a kind. */
export type CohortPart = Criterion | NearCriterion | NearGroup;

/** The concept sets that a part names itself, with the names of their places. */
export function conceptSetsOf(part: CohortPart): (readonly [string, ConceptSet])[] {
  const named = (sets: Readonly<Record<string, ConceptSet | undefined>>): (readonly [string, ConceptSet])[] =>
    Object.entries(sets).flatMap(([name, set]) => (set === undefined ? [] : [[name, set] as const]));
  switch (part.kind) {
    case 'event':
      return named({ concepts: part.concepts, units: part.units, valueConcepts: part.valueConcepts });
    case 'imaging':
      return named({ modalities: part.modalities, anatomicSites: part.anatomicSites });
    case 'ethnicity':
    case 'race':
      return named({ concepts: part.concepts });
    default:
      return [];
  }
}

/** What stands directly inside a part, with the places of it. */
export function membersOf(part: CohortPart): (readonly [string, CohortPart])[] {
  switch (part.kind) {
    case 'all':
    case 'any':
    case 'none':
      return part.of.map((member, index) => [`of.${index}`, member]);
    case 'sequence':
      return [
        ['first', part.first],
        ['second', part.second],
      ];
    case 'anchored':
      return [
        ['anchor', part.anchor],
        ['has', part.has],
      ];
    case 'near':
      return [['event', part.event]];
    default:
      return [];
  }
}
