import {
  DOUBLE,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from '@duckdb/node-api';
import { RoaringBitmap32 } from 'roaring-wasm';
import { AppError } from '#contracts/app-error';
import type { BoundValue, CompiledCohort } from '#domain/cohort/bound-values';
import type { PersonSet } from '#domain/disclosure/person-set';

/** A file of the read-optimised copy, opened for reading. */
export type OpenReadCopy = {
  /** What the file says of itself; empty where it is no whole copy. */
  readonly mark: () => Promise<string>;
  /** Runs a statement that finds persons. Throws COHORT_QUERY_TIMEOUT at the limit, and DuckDB's own errors. */
  readonly persons: (statement: CompiledCohort, limitMilliseconds: number) => Promise<PersonSet>;
  /** Closes the file when the statements that run have ended. */
  readonly close: () => Promise<void>;
};

/** Most memory of a copy that is read or made, in DuckDB's notation. */
const memoryLimit = '150MB';

/** Settings of every DuckDB of the service: no extension is loaded or fetched. */
export const duckdbSettings = (folder: string): Record<string, string> => ({
  memory_limit: memoryLimit,
  threads: '2',
  temp_directory: folder,
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
});

const boundAs = (value: BoundValue): DuckDBType => {
  if (typeof value === 'string') return VARCHAR;
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? INTEGER : DOUBLE;
  return LIST(typeof value[0] === 'string' ? VARCHAR : INTEGER);
};

const boundTo = (value: BoundValue): DuckDBValue => (typeof value === 'object' ? listValue(value) : value);

/** Opens a copy; nothing can be written to it, and its statements reach no other file. */
export async function openReadCopy(file: string, temporaryFolder: string): Promise<OpenReadCopy> {
  const instance = await DuckDBInstance.create(file, {
    ...duckdbSettings(temporaryFolder),
    access_mode: 'READ_ONLY',
    enable_external_access: 'false',
    lock_configuration: 'true',
  });
  const running = new Set<Promise<unknown>>();

  const found = async ({ text, values }: CompiledCohort, limitMilliseconds: number): Promise<PersonSet> => {
    const connection = await instance.connect();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      connection.interrupt();
    }, limitMilliseconds);
    try {
      const result = await connection.stream(
        `SELECT person_id::uinteger FROM (${text}) AS cohort`,
        values.map(boundTo),
        values.map(boundAs),
      );
      const persons = new RoaringBitmap32();
      for (
        let chunk = await result.fetchChunk();
        chunk !== null && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        const ids = new Uint32Array(chunk.rowCount);
        chunk.visitColumnValues(0, (id, row) => {
          ids[row] = Number(id);
        });
        persons.addMany(ids);
      }
      return persons;
    } catch (cause) {
      throw late ? new AppError('COHORT_QUERY_TIMEOUT', { cause }) : cause;
    } finally {
      clearTimeout(timer);
      connection.closeSync();
    }
  };

  return {
    mark: async () => {
      const connection = await instance.connect();
      try {
        const rows = (await connection.runAndReadAll('SELECT mark FROM main.made')).getRows();
        return rows.length === 1 ? String(rows[0]?.[0]) : '';
      } finally {
        connection.closeSync();
      }
    },
    persons: async (statement, limitMilliseconds) => {
      const run = found(statement, limitMilliseconds);
      running.add(run);
      try {
        return await run;
      } finally {
        running.delete(run);
      }
    },
    close: async () => {
      await Promise.allSettled(running);
      instance.closeSync();
    },
  };
}
