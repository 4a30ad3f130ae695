import type { Key } from './keys.ts';
import type { Ledger, LedgerWrite } from './ledger.ts';

/** An attribute and the values of it that a write may find. */
export type Expected = { readonly attribute: string; readonly oneOf: readonly (string | number | boolean)[] };

/** What to change of one item, and what must hold of it. */
export type Change = {
  readonly key: Key;
  readonly expect?: readonly Expected[];
  /** Attributes that must not be there yet. */
  readonly absent?: readonly string[];
  /** Attributes that must be there, whatever they hold. */
  readonly present?: readonly string[];
  /** `undefined` members are left as they are. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  readonly add?: Readonly<Record<string, number>>;
};

type Compared = string | number | boolean | undefined;

/**
 * What must hold of an item so that these attributes are as they were read: each has that value, or is not there. Not for
 * an attribute whose schema makes up a value where there is none.
 */
export const asRead = <Name extends string>(
  item: Readonly<Partial<Record<Name, Compared>>>,
  names: readonly Name[],
): { readonly expect: readonly Expected[]; readonly absent: readonly string[] } => ({
  expect: names.flatMap((attribute) => {
    const value = item[attribute];
    return value === undefined ? [] : [{ attribute, oneOf: [value] }];
  }),
  absent: names.filter((attribute) => item[attribute] === undefined),
});

/** Puts an item that must not be there yet. */
export const putNew = (ledger: Ledger, item: Key & Readonly<Record<string, unknown>>): LedgerWrite => ({
  Put: { TableName: ledger.table, Item: { ...item }, ConditionExpression: 'attribute_not_exists(pk)' },
});

/** Puts an item, whatever was there. */
export const putItem = (ledger: Ledger, item: Key & Readonly<Record<string, unknown>>): LedgerWrite => ({
  Put: { TableName: ledger.table, Item: { ...item } },
});

/** Removes an item that must be there. */
export const deleteItem = (ledger: Ledger, key: Key): LedgerWrite => ({
  Delete: { TableName: ledger.table, Key: { ...key }, ConditionExpression: 'attribute_exists(pk)' },
});

type Expression = {
  readonly condition: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
};

/** The condition alone: the item exists and every expectation holds. */
const conditionOf = (change: Pick<Change, 'expect' | 'absent' | 'present'>): Expression => {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const parts = ['attribute_exists(pk)'];
  for (const [index, { attribute, oneOf }] of (change.expect ?? []).entries()) {
    names[`#e${index}`] = attribute;
    for (const [choice, value] of oneOf.entries()) values[`:e${index}_${choice}`] = value;
    parts.push(`#e${index} IN (${oneOf.map((_, choice) => `:e${index}_${choice}`).join(', ')})`);
  }
  for (const [index, attribute] of (change.absent ?? []).entries()) {
    names[`#a${index}`] = attribute;
    parts.push(`attribute_not_exists(#a${index})`);
  }
  for (const [index, attribute] of (change.present ?? []).entries()) {
    names[`#p${index}`] = attribute;
    parts.push(`attribute_exists(#p${index})`);
  }
  return { condition: parts.join(' AND '), names, values };
};

/** Changes an item that must exist and be as expected. */
export const updateItem = (ledger: Ledger, change: Change): LedgerWrite => {
  const { condition, names, values } = conditionOf(change);
  const clauses: string[] = [];
  const set = Object.entries(change.set ?? {}).filter(([, value]) => value !== undefined);
  if (set.length > 0) clauses.push(`SET ${set.map((_, index) => `#s${index} = :s${index}`).join(', ')}`);
  for (const [index, [attribute, value]] of set.entries()) {
    names[`#s${index}`] = attribute;
    values[`:s${index}`] = value;
  }
  const remove = change.remove ?? [];
  if (remove.length > 0) clauses.push(`REMOVE ${remove.map((_, index) => `#r${index}`).join(', ')}`);
  for (const [index, attribute] of remove.entries()) names[`#r${index}`] = attribute;
  const add = Object.entries(change.add ?? {});
  if (add.length > 0) clauses.push(`ADD ${add.map((_, index) => `#n${index} :n${index}`).join(', ')}`);
  for (const [index, [attribute, value]] of add.entries()) {
    names[`#n${index}`] = attribute;
    values[`:n${index}`] = value;
  }
  return {
    Update: {
      TableName: ledger.table,
      Key: { ...change.key },
      UpdateExpression: clauses.join(' '),
      ConditionExpression: condition,
      ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    },
  };
};

/** Changes nothing, but the transaction holds only if this item exists and is as expected. */
export const requireItem = (
  ledger: Ledger,
  expected: Pick<Change, 'key' | 'expect' | 'absent' | 'present'>,
): LedgerWrite => {
  const { condition, names, values } = conditionOf(expected);
  return {
    ConditionCheck: {
      TableName: ledger.table,
      Key: { ...expected.key },
      ConditionExpression: condition,
      ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: names }),
      ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    },
  };
};
