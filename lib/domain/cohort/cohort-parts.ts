import type { Criterion, NearCriterion, NearGroup } from '#contracts/cohort';
import type { ConceptSet } from '#contracts/concept-set';
import type { FieldCondition } from '#contracts/event-field';
import type { AroundMember, RecordCriterion } from '#contracts/index-criterion';

/** Records of a domain, as a part that has a kind like the others. */
export type RecordPart = RecordCriterion & { readonly kind: 'record' };

/** Anything of a definition that stands for itself. */
export type CohortPart = Criterion | NearCriterion | NearGroup | AroundMember | RecordPart;

const records = (name: string, of: readonly RecordCriterion[]): (readonly [string, RecordPart])[] =>
  of.map((record, index) => [`${name}.${index}`, { ...record, kind: 'record' }]);

const named = (sets: Readonly<Record<string, ConceptSet | undefined>>): (readonly [string, ConceptSet])[] =>
  Object.entries(sets).flatMap(([name, set]) => (set === undefined ? [] : [[name, set] as const]));

const ofFields = (fields: readonly FieldCondition[] = []): (readonly [string, ConceptSet])[] =>
  fields.flatMap(({ concepts }, index) => named({ [`fields.${index}.concepts`]: concepts }));

/** The concept sets that a part names itself, with the names of their places. */
export function conceptSetsOf(part: CohortPart): (readonly [string, ConceptSet])[] {
  switch (part.kind) {
    case 'event':
      return named({ concepts: part.concepts, units: part.units, valueConcepts: part.valueConcepts });
    case 'imaging':
      return named({ modalities: part.modalities, anatomicSites: part.anatomicSites });
    case 'ethnicity':
    case 'race':
      return named({ concepts: part.concepts });
    case 'record':
      return [...named({ concepts: part.concepts, sourceConcepts: part.sourceConcepts }), ...ofFields(part.fields)];
    case 'indexDay':
      return ofFields(part.fields);
    case 'index':
      return named({ 'lasting.drugs.concepts': part.lasting?.drugs?.concepts });
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
    case 'some':
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
    case 'index':
      return [
        ...records('events', part.events),
        ...(part.qualifying === undefined ? [] : [['qualifying', part.qualifying] as const]),
        ...(part.has === undefined ? [] : [['has', part.has] as const]),
        ...records('lasting.orUntil', part.lasting?.orUntil ?? []),
      ];
    case 'around':
      return [['record', { ...part.record, kind: 'record' }]];
    case 'record':
      return [...records('of', part.of ?? []), ...(part.with === undefined ? [] : [['with', part.with] as const])];
    default:
      return [];
  }
}
