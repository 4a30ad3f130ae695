import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as z from 'zod';

/** A small value that outlives a restart of the edge; the file is replaced whole at each save. */
export class KeptJson<Value> {
  readonly value: Value;
  readonly #file: string;

  constructor(file: string, schema: z.ZodType<Value>, empty: Value) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
    this.value = existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : empty;
  }

  save(): void {
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.value));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
