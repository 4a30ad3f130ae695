import type { ConceptSet } from '#contracts/concept-set';
import type { EventField, FieldCondition } from '#contracts/event-field';
import { Measure } from '#contracts/primitives';
import type { CirceContext } from './circe-context.ts';
import { circeInvalid } from './circe-invalid.ts';
import type { CirceKind } from './circe-kinds.ts';
import type { CirceNode } from './circe-node.ts';
import { readDay } from './read-day.ts';
import { refuseUnread } from './refuse-unread.ts';

type Condition = Omit<FieldCondition, 'field'>;

const operators = ['lt', 'lte', 'eq', 'gt', 'gte', 'bt', '!bt', '!eq'];

/** The operator without what turns it round, the value, and the second one of a range. */
const compared = <T extends number | string>(node: CirceNode, read: (key: string) => T | undefined) => {
  const text = (node.text('Op') ?? '').toLowerCase();
  if (!operators.includes(text)) throw circeInvalid(`one of ${operators.join(', ')}`, node.at('Op'));
  const not = text.startsWith('!');
  const op = not ? text.slice(1) : text;
  const [value, extent] = [read('Value'), read('Extent')];
  refuseUnread(node);
  if (value === undefined) throw circeInvalid('a value', node.at('Value'));
  if (op === 'bt' && extent === undefined) throw circeInvalid('an extent', node.at('Extent'));
  return { op, value, extent: extent ?? value, ...(not ? { not: true as const } : {}) };
};

const numbers = (node: CirceNode, digits: 0 | 4): Condition => {
  const read = (key: string): number | undefined => {
    const given = digits === 0 ? node.whole(key) : node.number(key);
    // Circe writes four decimals into its SQL.
    const value = given === undefined ? undefined : Number(given.toFixed(digits));
    if (value !== undefined && !Measure.safeParse(value).success)
      throw circeInvalid('between -1e9 and 1e9', node.at(key));
    return value;
  };
  const { extent, op, value, ...not } = compared(node, read);
  const ends = {
    lt: { below: value },
    lte: { atMost: value },
    gt: { above: value },
    gte: { atLeast: value },
    eq: { atLeast: value, atMost: value },
    bt: { atLeast: value, atMost: extent },
  }[op];
  if (ends === undefined) throw circeInvalid(`one of ${operators.join(', ')}`, node.at('Op'));
  return { numbers: ends, ...not };
};

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const [firstDay, lastDay] = ['0001-01-01', '9999-12-31'];

const days = (node: CirceNode): Condition => {
  const { extent, op, value, ...not } = compared(node, (key) => readDay(node, key));
  if (op === 'bt' && value > extent) throw circeInvalid('a range in order', node.place);
  if ((op === 'lt' && value === firstDay) || (op === 'gt' && value === lastDay))
    throw circeInvalid(`a day after ${firstDay} and before ${lastDay}`, node.at('Value'));
  if (op === 'lt') return { days: { to: dayAfter(value, -1) } };
  if (op === 'lte') return { days: { to: value } };
  if (op === 'gt') return { days: { from: dayAfter(value, 1) } };
  if (op === 'gte') return { days: { from: value } };
  return { days: { from: value, to: extent }, ...not };
};

const comparisons = { eq: 'is', startsWith: 'startsWith', endsWith: 'endsWith', contains: 'contains' } as const;

/** Circe writes every text as a pattern. */
const pattern = (how: (typeof comparisons)[keyof typeof comparisons], text: string): string =>
  `${how === 'endsWith' || how === 'contains' ? '%' : ''}${text}${how === 'startsWith' || how === 'contains' ? '%' : ''}`;

const text = (node: CirceNode, { notes }: CirceContext): Condition | undefined => {
  const [op, wanted] = [node.text('Op') ?? '', node.text('Text') ?? ''];
  refuseUnread(node);
  const not = op.startsWith('!');
  const how = Object.entries(comparisons).find(([name]) => name === (not ? op.slice(1) : op))?.[1];
  if (how === undefined || wanted.length > 500)
    throw circeInvalid(`${Object.keys(comparisons).join(', ')} of at most 500 characters`, node.place);
  const turned = not ? { not: true as const } : {};
  if (wanted.includes('\\')) {
    notes.leavesOut(node.place, 'what a backslash means is for the database to say; the condition is left out');
    return undefined;
  }
  return { text: /[%_]/.test(wanted) ? { how: 'like', text: pattern(how, wanted) } : { how, text: wanted }, ...turned };
};

const concepts = (nodes: readonly CirceNode[]): ConceptSet => ({
  include: nodes.map((concept) => {
    const conceptId = concept.whole('CONCEPT_ID');
    if (conceptId === undefined || conceptId < 0) throw circeInvalid('a concept id of OMOP', concept.at('CONCEPT_ID'));
    return { conceptId, descendants: false };
  }),
  exclude: [],
});

const conceptSet = (node: CirceNode, { sets }: CirceContext): Condition => {
  const codesetId = node.whole('CodesetId');
  const excluded = node.flag('IsExclusion');
  refuseUnread(node);
  // Without a set Circe asks whether there is a concept at all.
  if (codesetId === undefined) return { known: !excluded };
  return { concepts: sets(codesetId, node.at('CodesetId')), ...(excluded ? { not: true as const } : {}) };
};

const condition = (
  node: CirceNode,
  key: string,
  [field, form]: CirceKind['conditions'][string],
  context: CirceContext,
): FieldCondition | undefined => {
  const placed = (read: Condition | undefined): FieldCondition | undefined =>
    read === undefined ? undefined : context.from(node.at(key), { field, ...read });
  if (form === 'concepts') {
    const listed = node.nodes(key);
    const exclude = node.flag(`${key}Exclude`);
    if (listed.length > 0) return placed({ concepts: concepts(listed), ...(exclude ? { not: true as const } : {}) });
    if (exclude) context.notes.harmless(node.at(`${key}Exclude`), 'it turns a list round that is not there');
    return undefined;
  }
  if (form === 'flag') return node.flag(key) ? placed({ numbers: { atLeast: 1 } }) : undefined;
  const value = node.node(key);
  if (value === undefined) return undefined;
  if (form === 'conceptSet') return placed(conceptSet(value, context));
  if (form === 'days') return placed(days(value));
  if (form === 'text') return placed(text(value, context));
  return placed(numbers(value, form === 'numbers' ? 4 : 0));
};

/** The conditions of an object on the fields that a kind has. */
export const readFields = (
  node: CirceNode,
  conditions: CirceKind['conditions'],
  context: CirceContext,
): FieldCondition[] =>
  Object.entries(conditions).flatMap(([key, meaning]) => condition(node, key, meaning, context) ?? []);

/** Fields that say when something is and of whom, and not what it is. */
const whenAndWhose: readonly EventField[] = [
  'gender',
  'race',
  'ethnicity',
  'ageByYear',
  'ageByYearAtEnd',
  'start',
  'end',
];

/** Whether conditions say what kind of record is meant. */
export const sayWhich = (fields: readonly FieldCondition[]): boolean =>
  fields.some(({ field }) => !whenAndWhose.includes(field));
