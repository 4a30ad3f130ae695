import type {
  CohortDefinition,
  ConceptSet,
  Criterion,
  DayWindow,
  EventCriterion,
  ImagingCriterion,
} from '#contracts/cohort';

/** A tiny database as plain lists. */
export type SmallData = {
  readonly dataDate: string;
  readonly people: readonly { id: number; birthDate: string; gender: number }[];
  readonly events: readonly { personId: number; domain: EventCriterion['domain']; concept: number; day: string }[];
  readonly images: readonly { personId: number; modality: number; site: number; day: string }[];
  /** Pairs ancestor, descendant. */
  readonly ancestors: readonly (readonly [number, number])[];
};

const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** Evaluates a cohort person by person from its meaning alone: independent of the compiler and as plain as can be. */
export function naiveCohort(definition: CohortDefinition, data: SmallData): number[] {
  const covers = (set: ConceptSet, concept: number): boolean => {
    const side = (refs: ConceptSet['include']): boolean =>
      refs.some(
        ({ conceptId, descendants }) =>
          conceptId === concept ||
          (descendants && data.ancestors.some(([above, below]) => above === conceptId && below === concept)),
      );
    return side(set.include) && !side(set.exclude);
  };
  const during = (window: DayWindow | undefined, day: string): boolean =>
    (window?.from === undefined || day >= window.from) && (window?.to === undefined || day <= window.to);
  const daysOf = (criterion: EventCriterion | ImagingCriterion, personId: number): string[] => {
    if (criterion.kind === 'event') {
      const found = data.events.filter(
        (event) =>
          event.personId === personId &&
          event.domain === criterion.domain &&
          covers(criterion.concepts, event.concept) &&
          during(criterion.during, event.day),
      );
      return found.length >= criterion.atLeast ? found.map(({ day }) => day) : [];
    }
    return data.images
      .filter(
        (image) =>
          image.personId === personId &&
          (criterion.modalities === undefined || covers(criterion.modalities, image.modality)) &&
          (criterion.anatomicSites === undefined || covers(criterion.anatomicSites, image.site)) &&
          during(criterion.during, image.day),
      )
      .map(({ day }) => day);
  };
  const holds = (criterion: Criterion, person: SmallData['people'][number]): boolean => {
    switch (criterion.kind) {
      case 'event':
      case 'imaging':
        return daysOf(criterion, person.id).length > 0;
      case 'sequence':
        return daysOf(criterion.first, person.id).some((first) =>
          daysOf(criterion.second, person.id).some((second) => {
            const apart = days(first, second);
            return apart >= criterion.minDays && (criterion.maxDays === undefined || apart <= criterion.maxDays);
          }),
        );
      case 'age': {
        const [year = 0, month = 0, day = 0] = person.birthDate.split('-').map(Number);
        const [nowYear = 0, nowMonth = 0, nowDay = 0] = data.dataDate.split('-').map(Number);
        const age = nowYear - year - (nowMonth < month || (nowMonth === month && nowDay < day) ? 1 : 0);
        return age >= (criterion.atLeast ?? 0) && age <= (criterion.atMost ?? Number.POSITIVE_INFINITY);
      }
      case 'sex': {
        const sex = person.gender === 8532 ? 'female' : person.gender === 8507 ? 'male' : 'unknown';
        return criterion.anyOf.includes(sex);
      }
      case 'all':
        return criterion.of.every((member) => holds(member, person));
      case 'any':
        return criterion.of.some((member) => holds(member, person));
      case 'none':
        return !criterion.of.some((member) => holds(member, person));
    }
  };
  return data.people
    .filter((person) => holds(definition.where, person))
    .map(({ id }) => id)
    .sort((one, other) => one - other);
}
