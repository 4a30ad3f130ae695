import type { DatedCriterion, EventCriterion, ImagingCriterion } from '#contracts/cohort';
import type { DayWindow } from '#contracts/cohort-ranges';
import type { ConceptSet } from '#contracts/concept-set';
import type { SmallData, SmallEvent, SmallImage, SmallPerson } from '../fixtures/small-data.ts';
import { ageOn, between, daysBetween } from './naive-days.ts';

/** Whether a concept is meant by a set, by the hierarchy of the data. */
export function meant(set: ConceptSet | undefined, concept: number | null, data: SmallData): boolean {
  if (set === undefined) return true;
  if (concept === null) return false;
  const named = (side: ConceptSet['include']): boolean =>
    side.some(({ conceptId, descendants }) => {
      if (conceptId === concept) return true;
      if (data.withdrawn.includes(concept)) return false;
      return descendants && data.ancestors.some(([above, below]) => above === conceptId && below === concept);
    });
  return named(set.include) && !named(set.exclude);
}

const during = (window: DayWindow | undefined, day: string): boolean =>
  window === undefined || ((window.from ?? day) <= day && day <= (window.to ?? day));

const aged = (range: EventCriterion['age'], day: string, person: SmallPerson): boolean => {
  if (range === undefined) return true;
  const age = ageOn(day, person);
  return age !== undefined && between(age, range.atLeast, range.atMost);
};

const valued = (range: EventCriterion['value'], value: number | null): boolean =>
  range === undefined || (value !== null && between(value, range.atLeast, range.atMost));

function eventDays(criterion: EventCriterion, person: SmallPerson, data: SmallData): string[] {
  let events: SmallEvent[] = data.events.filter(
    ({ personId, domain, affirmed, concept }) =>
      personId === person.id &&
      domain === criterion.domain &&
      !(domain === 'note_nlp' && affirmed === 'N') &&
      meant(criterion.concepts, concept, data),
  );
  if (criterion.firstEver === true) {
    const earliest = events.map(({ day }) => day).sort()[0];
    events = events.filter(({ day }) => day === earliest);
  }
  const found = events.filter(
    ({ day, value, unit, valueConcept }) =>
      during(criterion.during, day) &&
      aged(criterion.age, day, person) &&
      valued(criterion.value, value) &&
      meant(criterion.units, unit, data) &&
      meant(criterion.valueConcepts, valueConcept, data) &&
      (criterion.observed === undefined ||
        data.periods.some(
          ({ personId, from, to }) =>
            personId === person.id &&
            daysBetween(from, day) >= (criterion.observed?.daysBefore ?? 0) &&
            daysBetween(day, to) >= (criterion.observed?.daysAfter ?? 0),
        )),
  );
  return between(found.length, criterion.atLeast, criterion.atMost) ? found.map(({ day }) => day) : [];
}

const folded = (text: string): string => text.trim().replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
const sameText = (one: string, other: string): boolean => folded(one) === folded(other);

const sameStudy = (one: SmallImage, other: SmallImage): boolean => {
  if (one === other) return true;
  if (one.study || other.study) return one.study === other.study;
  return Boolean(one.accession) && one.accession === other.accession;
};

function imageDays(criterion: ImagingCriterion, person: SmallPerson, data: SmallData): string[] {
  const attributes = (image: SmallImage, code: string): SmallEvent[] =>
    image.features
      .map((place) => data.events[place])
      .filter((event): event is SmallEvent => event?.domain === 'measurement' && event.concept === data.dicom[code]);
  const found = data.images.filter(
    (image) =>
      image.personId === person.id &&
      meant(criterion.modalities, image.modality, data) &&
      meant(criterion.anatomicSites, image.site, data) &&
      during(criterion.during, image.day) &&
      aged(criterion.age, image.day, person) &&
      (criterion.sliceThicknessMillimetres === undefined ||
        attributes(image, '00180050').some(({ value }) => valued(criterion.sliceThicknessMillimetres, value))) &&
      (criterion.manufacturers === undefined ||
        attributes(image, '00080070').some(
          ({ text }) => text !== null && criterion.manufacturers?.some((name) => sameText(name, text)),
        )),
  );
  const { series } = criterion;
  const enough = (image: SmallImage): boolean =>
    between(found.filter((other) => sameStudy(image, other)).length, series?.atLeast, series?.atMost);
  return found.filter((image) => series === undefined || enough(image)).map(({ day }) => day);
}

/** The days of what a dated criterion asks for, of one person: none where the person does not satisfy it. */
export const daysOf = (criterion: DatedCriterion, person: SmallPerson, data: SmallData): string[] =>
  criterion.kind === 'event' ? eventDays(criterion, person, data) : imageDays(criterion, person, data);
