import type { DatedCriterion, EventCriterion, EventDomain, ImagingCriterion } from '#contracts/cohort';
import { describeConcepts } from './describe-concepts.ts';
import { describeRange } from './describe-range.ts';
import { describeWindow } from './describe-window.ts';
import { listWords } from './list-words.ts';
import { quoted } from './quoted.ts';

const nouns: Readonly<Record<EventDomain, readonly [one: string, several: string]>> = {
  condition: ['a condition', 'conditions'],
  procedure: ['a procedure', 'procedures'],
  drug: ['a drug', 'drugs'],
  measurement: ['a measurement', 'measurements'],
  observation: ['an observation', 'observations'],
  visit: ['a visit', 'visits'],
  death: ['a death', 'deaths'],
  device: ['a device', 'devices'],
  note_nlp: ['a term in a note', 'terms in notes'],
};

type Part = string | false | undefined;
const withParts = (subject: string, window: string, parts: readonly Part[]): string => {
  const given = parts.filter((part) => typeof part === 'string');
  return `${subject}${window}${given.length === 0 ? '' : ` (${given.join('; ')})`}`;
};

const event = (criterion: EventCriterion): string => {
  const { age, atLeast, atMost, concepts, domain, during, firstEver, observed, units, value, valueConcepts } =
    criterion;
  const [one, several] = nouns[domain];
  const counted = atLeast === 1 && atMost === undefined ? one : `${describeRange({ atLeast, atMost })} ${several}`;
  return withParts(counted, describeWindow(during), [
    concepts && describeConcepts(concepts),
    value && `value ${describeRange(value)}`,
    units && `unit ${describeConcepts(units)}`,
    valueConcepts && `value ${describeConcepts(valueConcepts)}`,
    age && `at an age of ${describeRange(age)}`,
    firstEver === true && 'only the first ever counts',
    observed &&
      `in an observation period with at least ${observed.daysBefore} days before and ${observed.daysAfter} days after`,
  ]);
};

const imaging = (criterion: ImagingCriterion): string => {
  const { age, anatomicSites, during, manufacturers, modalities, series, sliceThicknessMillimetres } = criterion;
  return withParts('an image', describeWindow(during), [
    modalities && `modality ${describeConcepts(modalities)}`,
    anatomicSites && `anatomic site ${describeConcepts(anatomicSites)}`,
    series && `${describeRange(series)} series in one study`,
    sliceThicknessMillimetres && `slice thickness ${describeRange(sliceThicknessMillimetres)} mm`,
    manufacturers && `made by ${listWords(manufacturers.map(quoted), 'or')}`,
    age && `at an age of ${describeRange(age)}`,
  ]);
};

/** An event or an image that is asked for, in words. */
export const describeDated = (criterion: DatedCriterion): string =>
  criterion.kind === 'event' ? event(criterion) : imaging(criterion);
