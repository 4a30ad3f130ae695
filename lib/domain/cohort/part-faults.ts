import type { DayWindow } from '#contracts/cohort-ranges';
import type { FaultDetail } from '#contracts/failure';
import { type CohortPart, conceptSetsOf } from './cohort-parts.ts';
import { dayFields, recordFields } from './record-fields.ts';
import { recordTables } from './record-tables.ts';

/** OMOP keeps concept ids in PostgreSQL's `integer`. */
const largestConceptId = 2_147_483_647;

const conceptFaults = (part: CohortPart, place: string): FaultDetail[] =>
  conceptSetsOf(part).flatMap(([name, set]) =>
    (['include', 'exclude'] as const).flatMap((side) =>
      set[side].flatMap(({ conceptId }, index) =>
        conceptId > largestConceptId
          ? [{ rule: 'a concept id of OMOP', place: `${place}.${name}.${side}.${index}.conceptId` }]
          : [],
      ),
    ),
  );

const windowFaults = (name: string, window: DayWindow | undefined, place: string): FaultDetail[] =>
  (['from', 'to'] as const).flatMap((end) =>
    window?.[end]?.startsWith('0000') === true
      ? [{ rule: 'a day of the year 1 or later', place: `${place}.${name}.${end}` }]
      : [],
  );

const dayFaults = (part: CohortPart, place: string): FaultDetail[] =>
  part.kind === 'observationPeriod'
    ? windowFaults('covers', part.covers, place)
    : part.kind === 'event' || part.kind === 'imaging'
      ? windowFaults('during', part.during, place)
      : part.kind === 'record'
        ? windowFaults('covers', part.covers, place)
        : part.kind === 'index'
          ? windowFaults('within.days', part.within?.days, place)
          : [];

/** PostgreSQL keeps this character in no text, and fails where one is asked for. */
const nullCharacter = '\u0000';

const textFaults = (part: CohortPart, place: string): FaultDetail[] => {
  const texts: readonly (readonly [string, string])[] =
    part.kind === 'imaging'
      ? (part.manufacturers ?? []).map((text, index) => [`manufacturers.${index}`, text])
      : part.kind === 'record'
        ? (part.fields ?? []).map(({ text }, index) => [`fields.${index}.text`, text?.text ?? ''])
        : [];
  return texts
    .filter(([, text]) => text.includes(nullCharacter))
    .map(([name]) => ({ rule: 'text without the character U+0000', place: `${place}.${name}` }));
};

const valueFaults = (part: CohortPart, place: string): FaultDetail[] =>
  part.kind !== 'event' || part.domain === 'measurement' || part.domain === 'observation'
    ? []
    : (['value', 'units', 'valueConcepts'] as const).flatMap((name) =>
        part[name] === undefined
          ? []
          : [
              {
                rule: `a ${part.domain} has no ${name}`,
                place: `${place}.${name}`,
                instead: 'ask a measurement or an observation for it',
              },
            ],
      );

const fieldFaults = (part: CohortPart, place: string): FaultDetail[] => {
  if (part.kind !== 'record' && part.kind !== 'indexDay') return [];
  const known = part.kind === 'record' ? recordFields(part.domain) : dayFields('', '');
  const whose = part.kind === 'record' ? `a record of ${part.domain}` : 'an index event';
  return (part.fields ?? []).flatMap(({ field, ...asked }, index) => {
    const holds = known[field]?.holds;
    const at = `${place}.fields.${index}`;
    if (holds === undefined) return [{ rule: `${whose} has no ${field}`, place: at }];
    return asked[holds] === undefined && asked.known === undefined
      ? [{ rule: `${field} holds ${holds}`, place: at }]
      : windowFaults('days', asked.days, at);
  });
};

const sourceFaults = (part: CohortPart, place: string): FaultDetail[] => {
  if (part.kind !== 'record') return [];
  const table = recordTables[part.domain];
  return [
    ...(part.concepts !== undefined && table.concept === undefined
      ? [{ rule: `a record of ${part.domain} has no concept`, place: `${place}.concepts` }]
      : []),
    ...(part.sourceConcepts !== undefined && table.source === undefined
      ? [{ rule: `a record of ${part.domain} has no source concept`, place: `${place}.sourceConcepts` }]
      : []),
    ...((part.of !== undefined) === (part.domain === 'joined')
      ? []
      : [{ rule: 'joined records are made of others, and no others are', place: `${place}.of` }]),
    ...(part.covers !== undefined && part.domain !== 'observationPeriod'
      ? [{ rule: `a record of ${part.domain} covers no days`, place: `${place}.covers` }]
      : []),
  ];
};

/** What is wrong with one part of a definition by itself: what no OMOP database holds or can compare. */
export const partFaults = (part: CohortPart, place: string): FaultDetail[] => [
  ...conceptFaults(part, place),
  ...dayFaults(part, place),
  ...textFaults(part, place),
  ...valueFaults(part, place),
  ...fieldFaults(part, place),
  ...sourceFaults(part, place),
];
