import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { AppError } from '#contracts/app-error';

/** A value of the command line in the form that its contract asks for. Throws `AppError`: INPUT_INVALID naming `place`. */
export function readInput<S extends z.ZodType>(schema: S, value: unknown, place: string): z.output<S> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw new AppError('INPUT_INVALID', {
    details: parsed.error.issues
      .slice(0, 5)
      .map(({ message, path }) => ({ rule: message.slice(0, 200), place: [place, ...path].join('.').slice(0, 300) })),
  });
}

/** The content of a JSON file. Throws `AppError`: INPUT_INVALID when it cannot be read or is no JSON. */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new AppError('INPUT_INVALID', { cause, details: [{ rule: 'a readable file with JSON', place: path }] });
  }
}
