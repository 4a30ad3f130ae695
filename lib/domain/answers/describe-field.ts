import type { EventField, FieldCondition } from '#contracts/event-field';
import { describeConcepts } from './describe-concepts.ts';
import { describeRange } from './describe-range.ts';
import { describeWindow } from './describe-window.ts';
import { quoted } from './quoted.ts';

const names: Readonly<Record<EventField, string>> = {
  gender: 'gender',
  race: 'race',
  ethnicity: 'ethnicity',
  ageByYear: 'age by year of birth',
  ageByYearAtEnd: 'age by year of birth at its end',
  start: 'start',
  end: 'end',
  lengthDays: 'length in days',
  type: 'record type',
  status: 'status',
  stopReason: 'stop reason',
  visitType: 'visit',
  route: 'route',
  lotNumber: 'lot number',
  refills: 'refills',
  quantity: 'quantity',
  daysSupply: 'days of supply',
  modifier: 'modifier',
  operator: 'operator',
  value: 'value',
  valueText: 'value in words',
  valueConcept: 'value',
  unit: 'unit',
  qualifier: 'qualifier',
  rangeLow: 'lower end of the normal range',
  rangeHigh: 'upper end of the normal range',
  lowRatio: 'value divided by the lower end of the normal range',
  highRatio: 'value divided by the upper end of the normal range',
  deviceId: 'device id',
  anatomicSite: 'anatomic site',
  diseaseStatus: 'disease status',
  sourceId: 'source id',
  occurrences: 'number of records in the era',
  gapDays: 'gap in days',
  dose: 'dose',
  specialty: 'specialty of the provider',
  placeOfService: 'place of service',
  abnormal: 'abnormal (1) or not (0)',
};

const numbers = ({ above, atLeast, atMost, below }: NonNullable<FieldCondition['numbers']>): string =>
  [
    ...(atLeast === undefined && atMost === undefined ? [] : [describeRange({ atLeast, atMost })]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ].join(' and ');

const comparisons = {
  is: '',
  startsWith: 'starting with ',
  endsWith: 'ending with ',
  contains: 'containing ',
  like: 'like ',
} as const;

/** A condition on one field of a record, in words. */
export const describeField = ({ concepts, days, field, known, not, numbers: range, text }: FieldCondition): string => {
  const asked = [
    ...(concepts === undefined ? [] : [describeConcepts(concepts)]),
    ...(range === undefined ? [] : [numbers(range)]),
    ...(days === undefined ? [] : [describeWindow(days).trim()]),
    ...(known === undefined ? [] : [known ? 'known' : 'not known']),
    ...(text === undefined ? [] : [`${comparisons[text.how]}${quoted(text.text)}`]),
  ].join('');
  return `${names[field]} ${not === true ? 'not ' : ''}${asked}`;
};
