import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { TaskRecord } from './task-record.ts';

/** The tasks that the stand-in has ever started, kept in one file that is replaced whole at each change. */
export class TaskRecords {
  readonly #file: string;
  readonly #records: Map<string, TaskRecord>;

  constructor(stateFolder: string) {
    mkdirSync(stateFolder, { recursive: true });
    this.#file = join(stateFolder, 'tasks.json');
    const kept = existsSync(this.#file) ? z.array(TaskRecord).parse(JSON.parse(readFileSync(this.#file, 'utf8'))) : [];
    this.#records = new Map(kept.map((record) => [record.id, record]));
  }

  /** Finds a task by its id or ARN. */
  find(task: string): TaskRecord | undefined {
    return this.#records.get(task.slice(task.lastIndexOf('/') + 1));
  }

  all(): TaskRecord[] {
    return [...this.#records.values()];
  }

  /** Writes a task down before anyone is told of it. */
  save(record: TaskRecord): TaskRecord {
    this.#records.set(record.id, record);
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.all(), undefined, 1));
    renameSync(`${this.#file}.new`, this.#file);
    return record;
  }

  /** Lays `changes` over a task that is known to exist. */
  change(id: string, changes: Partial<TaskRecord>): TaskRecord {
    const record = this.#records.get(id);
    if (record === undefined) throw new Error(`No task ${id} is recorded.`);
    return this.save({ ...record, ...changes });
  }
}
