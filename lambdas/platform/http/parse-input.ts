import type * as z from 'zod';
import type { Operation, OperationInput } from '#contracts/api/operation';
import { AppError } from '#contracts/app-error';
import type { FaultDetail } from '#contracts/failure';
import { isJsonContent } from '#domain/input/json-content';
import { jsonFormFault } from '#domain/input/json-form-fault';
import { repeatedKey } from '#domain/input/repeated-key';
import type { HttpEvent } from './http-event.ts';
import { zodFaults } from './zod-faults.ts';

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

const textOf = ({ body, isBase64Encoded }: HttpEvent): string =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '');

const refused = (rule: string, place: string): AppError =>
  new AppError('INPUT_INVALID', { details: [{ rule, place }] });

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('JSON', 'body');
  }
};

/** The body as JSON, of a form that the contracts can be asked about. */
const bodyOf = (event: HttpEvent): unknown => {
  if (!isJsonContent(event.headers['content-type'])) throw refused('application/json', 'headers.content-type');
  const text = textOf(event);
  const json = jsonOf(text);
  const fault = jsonFormFault(json);
  if (fault !== undefined) throw refused(fault, 'body');
  const repeated = repeatedKey(text);
  // A key could be anything: its place is told as one of the text.
  if (repeated !== undefined) throw refused('each key once', `body, line ${repeated.line}, column ${repeated.column}`);
  return json;
};

/**
 * The parsed input of an operation. Throws INPUT_INVALID with every fault that its contract finds, as rule and place,
 * at most fifty.
 */
export const parseInput = <O extends Operation>(operation: O, event: HttpEvent): OperationInput<O> => {
  const faults: FaultDetail[] = [];
  const parse = (schema: z.ZodType, value: unknown, within: string): unknown => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) faults.push(...zodFaults(schema, parsed.error, within));
    return parsed.data;
  };
  const params = Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, decoded(value ?? '')]);
  if (operation.body === undefined && textOf(event) !== '') throw refused('no body', 'body');
  const input = {
    params: parse(operation.params.strict(), Object.fromEntries(params), 'params'),
    query: parse(operation.query.strict(), event.queryStringParameters ?? {}, 'query'),
    body: operation.body === undefined ? undefined : parse(operation.body, bodyOf(event), 'body'),
  };
  if (faults.length > 0) throw new AppError('INPUT_INVALID', { details: faults.slice(0, 50) });
  return input as OperationInput<O>;
};
