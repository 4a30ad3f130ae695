import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
  GetCommand,
  type GetCommandInput,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { itemBytes } from '#lambdas/platform/ledger/item-bytes';
import type { Ledger } from '#lambdas/platform/ledger/ledger';

type Item = Record<string, unknown>;
type Names = Record<string, string> | undefined;
type Values = Record<string, unknown> | undefined;
type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Conditional = NonNullable<Write['Update'] | Write['Put'] | Write['Delete'] | Write['ConditionCheck']>;

/** A ledger in memory, with a clock and ids that follow from the start. */
export type MemoryLedger = {
  readonly ledger: Ledger;
  /** Moves the clock on. */
  readonly pass: (seconds: number) => void;
  /** Puts items as they are, without a condition. */
  readonly seed: (...items: readonly Item[]) => void;
  /** The item under a key as it is stored now. */
  readonly at: (key: { readonly pk: string; readonly sk: string }) => Item | undefined;
  readonly all: () => readonly Item[];
  /** Gets and queries so far; each page of a query is one. */
  readonly reads: () => number;
  /** Actions of the audit events so far, in order. */
  readonly audited: () => readonly string[];
  /** Runs once, just before the next transaction is judged: what somebody else writes in between. */
  readonly beforeNextWrite: (interfere: () => void) => void;
};

/** As DynamoDB stores it: without members that are undefined. A set is kept as a list. */
const stored = (item: unknown): Item =>
  JSON.parse(JSON.stringify(item, (_name, value) => (value instanceof Set ? [...value] : value))) as Item;

const placeOf = ({ pk, sk }: Item): string => JSON.stringify([pk, sk]);

const nameOf = (text: string, names: Names): string => (text.startsWith('#') ? String(names?.[text]) : text);

/** One condition as the ledger's writes have it; any other is a fault of the test. */
const holdsOne = (condition: string, item: Item | undefined, names: Names, values: Values): boolean => {
  const known = /^(?:attribute_(not_)?exists\((\S+)\)|size\((\S+)\) < (\S+)|(\S+) < (\S+)|(\S+) IN \((.+)\)|)$/.exec(
    condition,
  );
  if (known === null) throw new Error(`a condition that the memory ledger does not know: ${condition}`);
  const [, absent, tested, sized, bound, counted, limit, compared, options] = known;
  if (tested !== undefined) return (item?.[nameOf(tested, names)] === undefined) === (absent !== undefined);
  if (sized !== undefined && bound !== undefined)
    return ((item?.[nameOf(sized, names)] ?? []) as readonly unknown[]).length < Number(values?.[bound]);
  if (counted !== undefined && limit !== undefined)
    return Number(item?.[nameOf(counted, names)] ?? Number.NaN) < Number(values?.[limit]);
  if (compared === undefined || options === undefined) return true;
  return options.split(', ').some((option) => item?.[nameOf(compared, names)] === values?.[option]);
};

const holds = (condition: string | undefined, item: Item | undefined, names: Names, values: Values): boolean =>
  (condition ?? '')
    .split(' AND ')
    .every((part) => part.split(' OR ').some((alternative) => holdsOne(alternative, item, names, values)));

/** A set without some members, or with them; an empty one is no attribute. */
const changedSet = (held: unknown, verb: string, members: ReadonlySet<unknown>): unknown[] | undefined => {
  const before = (held ?? []) as readonly unknown[];
  const others = before.filter((member) => !members.has(member));
  const after = verb === 'ADD' ? [...others, ...members] : others;
  return after.length === 0 ? undefined : after;
};

const updated = (item: Item, expression: string, names: Names, values: Values): Item => {
  const next = { ...item };
  for (const [, verb, list] of expression.matchAll(/(SET|REMOVE|ADD|DELETE) (.+?)(?= REMOVE | ADD | DELETE |$)/g))
    for (const change of (list ?? '').split(', ')) {
      const [target = '', value = ''] = change.split(/ = | /);
      const name = nameOf(target, names);
      if (verb === 'SET') next[name] = values?.[value];
      else if (verb === 'REMOVE') delete next[name];
      else if (values?.[value] instanceof Set) next[name] = changedSet(next[name], String(verb), values[value]);
      else next[name] = Number(next[name] ?? 0) + Number(values?.[value]);
    }
  return next;
};

const parts = (write: Write): { change: Conditional; key: Item } => {
  const change = write.Update ?? write.Put ?? write.Delete ?? write.ConditionCheck;
  if (change === undefined) throw new Error('a write of a kind that the memory ledger does not know');
  return { change, key: ('Key' in change ? change.Key : (change as { Item?: Item }).Item) as Item };
};

const mostWrites = 100;
const mostItemBytes = 400 * 1024;
const mostLevels = 32;

const levelsOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(levelsOf)) : 0;

/** DynamoDB takes no larger item, and none that nests deeper, whether it is put or grows. */
const sized = (item: Item): Item => {
  if (levelsOf(item) > mostLevels) throw new Error(`an item of ${levelsOf(item)} levels`);
  if (itemBytes(item) > mostItemBytes) throw new Error(`an item of ${itemBytes(item)} bytes`);
  return item;
};

/** DynamoDB's own rule: all or nothing, at most a hundred writes, each to an item of its own. */
const transact = (table: Map<string, Item>, writes: readonly Write[]): void => {
  const touched = writes.map((write) => placeOf(parts(write).key));
  if (writes.length > mostWrites) throw new Error(`a transaction of ${writes.length} writes`);
  if (new Set(touched).size < touched.length) throw new Error('a transaction that writes one item twice');
  const verdicts = writes.map((write) => {
    const { change, key } = parts(write);
    const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = change;
    return holds(ConditionExpression, table.get(placeOf(key)), ExpressionAttributeNames, ExpressionAttributeValues);
  });
  if (verdicts.includes(false))
    throw new TransactionCanceledException({
      message: 'Transaction cancelled',
      $metadata: {},
      CancellationReasons: verdicts.map((held) => ({ Code: held ? 'None' : 'ConditionalCheckFailed' })),
    });
  for (const write of writes) {
    const { key } = parts(write);
    if (write.Put !== undefined) table.set(placeOf(key), sized(stored(write.Put.Item)));
    if (write.Delete !== undefined) table.delete(placeOf(key));
    const { Update } = write;
    if (Update === undefined) continue;
    const next = updated(
      table.get(placeOf(key)) ?? { ...key },
      Update.UpdateExpression ?? '',
      Update.ExpressionAttributeNames,
      Update.ExpressionAttributeValues,
    );
    table.set(placeOf(key), sized(stored(next)));
  }
};

/** What of an item a projection keeps: paths of names, as `query-items.ts` writes them. */
const projected = (item: Item, projection: string | undefined, names: Names): Item => {
  if (projection === undefined) return item;
  const kept: Item = {};
  for (const path of projection.split(', ')) {
    const steps = path.split('.').map((step) => nameOf(step, names));
    let [from, to]: [unknown, Item] = [item, kept];
    for (const [depth, name] of steps.entries()) {
      from = (from as Item | undefined)?.[name];
      if (from === undefined) break;
      if (depth === steps.length - 1) to[name] = from;
      else {
        to[name] ??= {};
        to = to[name] as Item;
      }
    }
  }
  return kept;
};

const mostBatchKeys = 100;
const mostBatchPuts = 25;
/** So few that whoever reads one answer alone does not see the rest. */
const batchItems = 3;

/** So few that whoever reads one page alone does not see the rest. */
const pageItems = 2;

const query = (table: ReadonlyMap<string, Item>, input: QueryCommandInput) => {
  const { ExclusiveStartKey, ExpressionAttributeNames, ExpressionAttributeValues, KeyConditionExpression } = input;
  const [pk, sk] = [`${input.IndexName ?? ''}pk`, `${input.IndexName ?? ''}sk`];
  const [, test] = (KeyConditionExpression ?? '').split(' AND ');
  const bound = String(ExpressionAttributeValues?.[':sk']);
  const known: Record<string, (sort: string) => boolean> = {
    'begins_with(#sk, :sk)': (sort) => sort.startsWith(bound),
    '#sk <= :sk': (sort) => sort <= bound,
    '#sk > :sk': (sort) => sort > bound,
    '#sk < :sk': (sort) => sort < bound,
  };
  const within = test === undefined ? () => true : known[test];
  if (within === undefined || ExpressionAttributeNames?.['#pk'] !== pk)
    throw new Error(`a query that the memory ledger does not know: ${KeyConditionExpression}`);
  const sorted = [...table.values()]
    .filter((item) => item[pk] === ExpressionAttributeValues?.[':pk'] && within(String(item[sk])))
    .sort((one, other) => (String(one[sk]) < String(other[sk]) ? -1 : 1));
  if (input.ScanIndexForward === false) sorted.reverse();
  const start =
    ExclusiveStartKey === undefined
      ? 0
      : sorted.findIndex((item) => placeOf(item) === placeOf(ExclusiveStartKey as Item)) + 1;
  const Items = sorted.slice(start, start + Math.min(input.Limit ?? pageItems, pageItems));
  const last = Items.at(-1);
  return {
    Items: Items.map((item) => structuredClone(projected(item, input.ProjectionExpression, ExpressionAttributeNames))),
    ...(last === undefined || start + Items.length === sorted.length
      ? {}
      : { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }),
  };
};

/** An id of version 7 that is the same in every run: the number stands at its end. */
export const fixedId = (number: number): string => `01980000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** Starts an empty ledger at noon of 1 January 2026. The SDK's client is real; what it would send is answered here. */
export const memoryLedger = (): MemoryLedger => {
  const table = new Map<string, Item>();
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-2' }));
  let interfere: (() => void) | undefined;
  let reads = 0;
  let [now, ids] = [Date.parse('2026-01-01T12:00:00.000Z'), 0xf0_0000];
  const seed: MemoryLedger['seed'] = (...items) => {
    for (const item of items) table.set(placeOf(item), stored(item));
  };
  mockClient(client)
    .on(GetCommand)
    .callsFake(({ Key }: GetCommandInput) => {
      reads += 1;
      const found = table.get(placeOf(Key as Item));
      return found === undefined ? {} : { Item: structuredClone(found) };
    })
    .on(BatchGetCommand)
    .callsFake(({ RequestItems = {} }: BatchGetCommandInput) => {
      reads += 1;
      const [[name = '', { Keys = [] } = {}] = []] = Object.entries(RequestItems);
      if (Keys.length > mostBatchKeys) throw new Error(`a batch of ${Keys.length} keys`);
      if (new Set(Keys.map((key) => placeOf(key))).size < Keys.length) throw new Error('a key twice in a batch');
      // DynamoDB may leave keys out and name them.
      const [now, later] = [Keys.slice(0, batchItems), Keys.slice(batchItems)];
      const Responses = { [name]: now.flatMap((key) => structuredClone(table.get(placeOf(key)) ?? [])) };
      return { Responses, ...(later.length === 0 ? {} : { UnprocessedKeys: { [name]: { Keys: later } } }) };
    })
    .on(BatchWriteCommand)
    .callsFake(({ RequestItems = {} }: BatchWriteCommandInput) => {
      const [[name = '', puts = []] = []] = Object.entries(RequestItems);
      if (puts.length > mostBatchPuts) throw new Error(`a batch of ${puts.length} puts`);
      // DynamoDB may leave items out and name them.
      const [now, later] = [puts.slice(0, batchItems), puts.slice(batchItems)];
      for (const { PutRequest } of now) seed(PutRequest?.Item as Item);
      return later.length === 0 ? {} : { UnprocessedItems: { [name]: later } };
    })
    .on(PutCommand)
    .callsFake(({ Item }: PutCommandInput) => {
      table.set(placeOf(Item as Item), stored(Item));
      return {};
    })
    .on(QueryCommand)
    .callsFake((input: QueryCommandInput) => {
      reads += 1;
      return query(table, input);
    })
    .on(UpdateCommand)
    .callsFake(async (input: UpdateCommandInput) => {
      try {
        transact(table, [{ Update: input as NonNullable<Write['Update']> }]);
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
      }
      return {};
    })
    .on(TransactWriteCommand)
    .callsFake(({ TransactItems = [] }: TransactWriteCommandInput) => {
      const between = interfere;
      interfere = undefined;
      between?.();
      transact(table, TransactItems);
      return {};
    });
  return {
    ledger: {
      client,
      table: 'Ledger',
      now: () => new Date(now),
      newId: () => {
        ids += 1;
        return fixedId(ids);
      },
    },
    pass: (seconds) => {
      now += seconds * 1000;
    },
    seed,
    at: (key) => table.get(placeOf(key)),
    all: () => [...table.values()],
    reads: () => reads,
    audited: () =>
      [...table.values()]
        .filter(({ kind }) => kind === 'AUDIT_PENDING')
        .sort((one, other) => (String(one.sk) < String(other.sk) ? -1 : 1))
        .map(({ event }) => (event as { action: string }).action),
    beforeNextWrite: (write) => {
      interfere = write;
    },
  };
};
