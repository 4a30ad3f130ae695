import type * as z from 'zod';
import type { Operation, OperationInput } from '#contracts/api/operation';
import { AppError } from '#contracts/app-error';
import type { FaultDetail } from '#contracts/failure';
import type { HttpEvent } from './http-event.ts';
import { zodFaults } from './zod-faults.ts';

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const bodyOf = (event: HttpEvent): unknown => {
  const text = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : (event.body ?? '');
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('INPUT_INVALID', { details: [{ rule: 'JSON', place: 'body' }] });
  }
};

/** The parsed input of an operation; every fault of every part is told at once, as rule and place. */
export const parseInput = <O extends Operation>(operation: O, event: HttpEvent): OperationInput<O> => {
  const faults: FaultDetail[] = [];
  const parse = (schema: z.ZodType, value: unknown, within: string): unknown => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) faults.push(...zodFaults(parsed.error, within));
    return parsed.data;
  };
  const params = Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, decoded(value ?? '')]);
  const input = {
    params: parse(operation.params.strict(), Object.fromEntries(params), 'params'),
    query: parse(operation.query.strict(), event.queryStringParameters ?? {}, 'query'),
    body: operation.body === undefined ? undefined : parse(operation.body, bodyOf(event), 'body'),
  };
  if (faults.length > 0) throw new AppError('INPUT_INVALID', { details: faults.slice(0, 50) });
  return input as OperationInput<O>;
};
