import type { FieldCondition } from '#contracts/event-field';
import type { Bind } from './bound-values.ts';
import { conceptCondition } from './concept-condition.ts';
import { dayWindowCondition } from './day-window-condition.ts';
import type { FieldSource, LookedUp } from './record-fields.ts';

const numbersCondition = (expression: string, ends: NonNullable<FieldCondition['numbers']>, bind: Bind): string => {
  const compared = (
    [
      ['>=', ends.atLeast],
      ['<=', ends.atMost],
      ['<', ends.below],
      ['>', ends.above],
    ] as const
  ).flatMap(([operator, end]) => (end === undefined ? [] : [`${expression} ${operator} ${bind(end, 'numeric')}`]));
  return compared.join(' AND ');
};

// What stands for other letters in LIKE is meant as itself.
const literal = (text: string): string => text.replaceAll(/[\\%_]/g, (letter) => `\\${letter}`);

const textCondition = (expression: string, { how, text }: NonNullable<FieldCondition['text']>, bind: Bind): string => {
  if (how === 'like') return `${expression} LIKE ${bind(text, 'text')}`;
  if (how === 'is') return `${expression} = ${bind(text, 'text')}`;
  const before = how === 'startsWith' ? '' : '%';
  const after = how === 'endsWith' ? '' : '%';
  return `${expression} LIKE ${bind(`${before}${literal(text)}${after}`, 'text')}`;
};

const ownCondition = (
  { concepts, days, known, not, numbers, text }: FieldCondition,
  expression: string,
  bind: Bind,
): string => {
  const parts = [
    ...(concepts === undefined ? [] : [conceptCondition(expression, concepts, bind)]),
    ...(numbers === undefined ? [] : [numbersCondition(expression, numbers, bind)]),
    ...(days === undefined ? [] : dayWindowCondition(expression, days, bind)),
    ...(text === undefined ? [] : [textCondition(expression, text, bind)]),
  ];
  const condition = parts.length === 0 ? `${expression} IS ${known === false ? '' : 'NOT '}NULL` : parts.join(' AND ');
  return not === true ? `NOT (${condition})` : condition;
};

const lookedUp: Readonly<Record<LookedUp, (row: string) => string>> = {
  person: (row) => `omop.person AS b WHERE b.person_id = ${row}.person_id`,
  visit: (row) =>
    `omop.visit_occurrence AS b WHERE b.visit_occurrence_id = ${row}.visit_occurrence_id AND b.person_id = ${row}.person_id`,
  provider: (row) => `omop.provider AS b WHERE b.provider_id = ${row}.provider_id`,
  careSite: (row) => `omop.care_site AS b WHERE b.care_site_id = ${row}.care_site_id`,
};

/** That a record holds what is asked; `row` names it. What it does not hold is neither so nor not so. */
export function fieldCondition(
  asked: FieldCondition,
  { expression, of }: FieldSource,
  row: string,
  bind: Bind,
): string {
  if (of === undefined) return ownCondition(asked, expression, bind);
  // To OHDSI a record without a provider has one of no specialty.
  const unknown = of === 'provider' && asked.known === false;
  const condition = ownCondition(unknown ? { ...asked, known: true } : asked, expression, bind);
  return `${unknown ? 'NOT ' : ''}EXISTS (SELECT 1 FROM ${lookedUp[of](row)} AND ${condition})`;
}
