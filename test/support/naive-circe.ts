import type { SmallData, SmallEvent, SmallPerson } from '../fixtures/small-data.ts';
import { between, daysBetween } from './naive-days.ts';

/* The part of a Circe expression that a cohort of ours can mean exactly. */
export type Range<T> = { readonly Op: string; readonly Value: T; readonly Extent?: T };
export type CirceEvent = {
  readonly CodesetId?: number;
  readonly First?: boolean;
  readonly OccurrenceStartDate?: Range<string>;
  readonly ValueAsNumber?: Range<number>;
  readonly Gender?: readonly { readonly CONCEPT_ID: number }[];
};
export type CirceWindow = {
  readonly Start: { readonly Days: number | null; readonly Coeff: number };
  readonly End: { readonly Days: number | null; readonly Coeff: number };
};
export type CirceCorrelated = {
  readonly Criteria: Readonly<Record<string, CirceEvent>>;
  readonly StartWindow: CirceWindow;
  readonly Occurrence: { readonly Type: number; readonly Count: number };
  readonly IgnoreObservationPeriod?: boolean;
};
export type CirceGroup = {
  readonly Type: string;
  readonly Count?: number;
  readonly CriteriaList: readonly CirceCorrelated[];
  readonly DemographicCriteriaList: readonly Pick<CirceEvent, 'Gender' | 'OccurrenceStartDate'>[];
  readonly Groups: readonly CirceGroup[];
};
type Limit = { readonly Type: string };
export type CirceExpression = {
  readonly ConceptSets: readonly {
    readonly id: number;
    readonly expression: {
      readonly items: readonly {
        readonly concept: { readonly CONCEPT_ID: number };
        readonly isExcluded: boolean;
        readonly includeDescendants: boolean;
      }[];
    };
  }[];
  readonly PrimaryCriteria: {
    readonly CriteriaList: readonly Readonly<Record<string, CirceEvent>>[];
    readonly ObservationWindow: { readonly PriorDays: number; readonly PostDays: number };
    readonly PrimaryCriteriaLimit: Limit;
  };
  readonly AdditionalCriteria?: CirceGroup;
  readonly QualifiedLimit: Limit;
  readonly InclusionRules: readonly { readonly name: string; readonly expression: CirceGroup }[];
};

type Index = { readonly day: string; readonly period: SmallData['periods'][number] };

const domains: Readonly<Record<string, SmallEvent['domain']>> = {
  ConditionOccurrence: 'condition',
  DrugExposure: 'drug',
  Measurement: 'measurement',
};

const inRange = <T extends string | number>(value: T | null, { Op, Value, Extent }: Range<T>): boolean => {
  if (value === null) return false;
  if (Op === 'lt') return value < Value;
  if (Op === 'lte') return value <= Value;
  if (Op === 'eq') return value === Value;
  if (Op === 'gt') return value > Value;
  if (Op === 'gte') return value >= Value;
  return value >= Value && value <= (Extent ?? Value);
};

const limited = (events: readonly Index[], { Type }: Limit): readonly Index[] => {
  const sorted = [...events].sort((one, other) => one.day.localeCompare(other.day));
  if (Type === 'First') return sorted.slice(0, 1);
  return Type === 'Last' ? sorted.slice(-1) : sorted;
};

/** Who belongs by Circe's own steps, row by row: index events, limits, additional criteria, rules. */
export function naiveCirce(expression: CirceExpression, data: SmallData): number[] {
  const among = (codesetId: number | undefined, concept: number | null): boolean => {
    if (codesetId === undefined) return true;
    const items = expression.ConceptSets.find(({ id }) => id === codesetId)?.expression.items ?? [];
    const hit = (excluded: boolean): boolean =>
      items.some(
        ({ concept: { CONCEPT_ID: id }, includeDescendants, isExcluded }) =>
          isExcluded === excluded &&
          (id === concept ||
            (includeDescendants &&
              concept !== null &&
              !data.withdrawn.includes(concept) &&
              data.ancestors.some(([up, down]) => up === id && down === concept))),
      );
    return hit(false) && !hit(true);
  };
  const ofSex = (person: SmallPerson, sexes: CirceEvent['Gender']): boolean =>
    sexes === undefined || sexes.some(({ CONCEPT_ID }) => CONCEPT_ID === person.gender);
  const rows = (holder: Readonly<Record<string, CirceEvent>>, person: SmallPerson): SmallEvent[] =>
    Object.entries(holder).flatMap(([kind, wanted]) => {
      const found = data.events
        .filter(
          ({ concept, domain, personId }) =>
            personId === person.id && domain === domains[kind] && among(wanted.CodesetId, concept),
        )
        .sort((one, other) => one.day.localeCompare(other.day));
      return (wanted.First === true ? found.slice(0, 1) : found).filter(
        ({ day, value }) =>
          (wanted.OccurrenceStartDate === undefined || inRange(day, wanted.OccurrenceStartDate)) &&
          (wanted.ValueAsNumber === undefined || inRange(value, wanted.ValueAsNumber)) &&
          ofSex(person, wanted.Gender),
      );
    });
  const correlated = (wanted: CirceCorrelated, index: Index, person: SmallPerson): boolean => {
    const { Start, End } = wanted.StartWindow;
    const count = rows(wanted.Criteria, person).filter(
      ({ day }) =>
        (wanted.IgnoreObservationPeriod === true || (day >= index.period.from && day <= index.period.to)) &&
        between(
          daysBetween(index.day, day),
          Start.Days === null ? undefined : Start.Days * Start.Coeff,
          End.Days === null ? undefined : End.Days * End.Coeff,
        ),
    ).length;
    const { Count, Type } = wanted.Occurrence;
    if (Type === 0) return count === Count;
    return Type === 1 ? count <= Count : count >= Count;
  };
  const group = (wanted: CirceGroup, index: Index, person: SmallPerson): boolean => {
    const held = [
      ...wanted.CriteriaList.map((member) => correlated(member, index, person)),
      ...wanted.DemographicCriteriaList.map(
        ({ Gender, OccurrenceStartDate }) =>
          ofSex(person, Gender) && (OccurrenceStartDate === undefined || inRange(index.day, OccurrenceStartDate)),
      ),
      ...wanted.Groups.map((member) => group(member, index, person)),
    ];
    if (held.length === 0) return true;
    const yes = held.filter((one) => one).length;
    if (wanted.Type === 'ALL') return yes === held.length;
    if (wanted.Type === 'ANY') return yes > 0;
    return wanted.Type === 'AT_LEAST' ? yes >= (wanted.Count ?? 0) : yes <= (wanted.Count ?? 0);
  };
  const belongs = (person: SmallPerson): boolean => {
    const { CriteriaList, ObservationWindow, PrimaryCriteriaLimit } = expression.PrimaryCriteria;
    const events = CriteriaList.flatMap((holder) => rows(holder, person)).flatMap(({ day }) =>
      data.periods.flatMap((period) =>
        period.personId === person.id &&
        daysBetween(period.from, day) >= ObservationWindow.PriorDays &&
        daysBetween(day, period.to) >= ObservationWindow.PostDays
          ? [{ day, period }]
          : [],
      ),
    );
    const { AdditionalCriteria: additional } = expression;
    const primary = limited(events, PrimaryCriteriaLimit);
    const qualified =
      additional === undefined
        ? primary
        : limited(
            primary.filter((index) => group(additional, index, person)),
            expression.QualifiedLimit,
          );
    return qualified.some((index) =>
      expression.InclusionRules.every(({ expression: rule }) => group(rule, index, person)),
    );
  };
  return data.people
    .filter(belongs)
    .map(({ id }) => id)
    .sort((one, other) => one - other);
}
