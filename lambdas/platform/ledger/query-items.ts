import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import type { Ledger } from './ledger.ts';

/** Which items of one partition. Indexes are eventually consistent: decide by a condition on the item, never by a list. */
export type ItemQuery = {
  readonly index?: 'gsi1' | 'gsi2';
  readonly partition: string;
  readonly prefix?: string;
  /** Sort keys up to and including this. */
  readonly upTo?: string;
  /** Sort keys after this one. */
  readonly after?: string;
  /** Sort keys before this one. */
  readonly before?: string;
  readonly limit?: number;
  readonly newestFirst?: boolean;
  /** Only these attributes of each item, by path; absent: all. */
  readonly attributes?: readonly (readonly string[])[];
};

const sortCondition = (query: ItemQuery): { text: string; values: Record<string, string> } => {
  if (query.prefix !== undefined) return { text: ' AND begins_with(#sk, :sk)', values: { ':sk': query.prefix } };
  if (query.upTo !== undefined) return { text: ' AND #sk <= :sk', values: { ':sk': query.upTo } };
  if (query.after !== undefined) return { text: ' AND #sk > :sk', values: { ':sk': query.after } };
  if (query.before !== undefined) return { text: ' AND #sk < :sk', values: { ':sk': query.before } };
  return { text: '', values: {} };
};

/** The projection, with a placeholder for every name, because many names are words of the language. */
const projection = (
  attributes: NonNullable<ItemQuery['attributes']>,
): { text: string; names: Record<string, string> } => {
  const names: Record<string, string> = {};
  const paths = attributes.map((path, index) =>
    path
      .map((name, depth) => {
        names[`#p${index}_${depth}`] = name;
        return `#p${index}_${depth}`;
      })
      .join('.'),
  );
  return { text: paths.join(', '), names };
};

/**
 * Lists items of one partition in the order of their sort keys, parsed, through all pages unless limited. Throws for an
 * item that its schema does not take.
 */
export const queryItems = async <S extends z.ZodType>(
  ledger: Ledger,
  query: ItemQuery,
  schema: S,
): Promise<z.infer<S>[]> => {
  const prefix = query.index ?? '';
  const sort = sortCondition(query);
  const part = query.attributes === undefined ? undefined : projection(query.attributes);
  const found: z.infer<S>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await ledger.client.send(
      new QueryCommand({
        TableName: ledger.table,
        ...(query.index === undefined ? { ConsistentRead: true } : { IndexName: query.index }),
        KeyConditionExpression: `#pk = :pk${sort.text}`,
        ExpressionAttributeNames: {
          '#pk': `${prefix}pk`,
          ...(sort.text === '' ? {} : { '#sk': `${prefix}sk` }),
          ...part?.names,
        },
        ...(part === undefined ? {} : { ProjectionExpression: part.text }),
        ExpressionAttributeValues: { ':pk': query.partition, ...sort.values },
        ScanIndexForward: query.newestFirst !== true,
        ...(query.limit === undefined ? {} : { Limit: query.limit - found.length }),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of page.Items ?? []) found.push(schema.parse(item));
    start = page.LastEvaluatedKey;
  } while (start !== undefined && (query.limit === undefined || found.length < query.limit));
  return found;
};
