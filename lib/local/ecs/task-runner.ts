import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { join } from 'node:path';
import { endLeftover, type ManagedProcess, startProcess } from '#local/process';
import { EcsError } from './ecs-error.ts';
import type { RunTaskRequest } from './ecs-requests.ts';
import { familyOf, type LocalTaskDefinition } from './task-definition.ts';
import { clusterName, type TaskRecord } from './task-record.ts';
import type { TaskRecords } from './task-records.ts';

/** What a shell reports for a command that could not be started. */
const NOT_STARTED = 127;

const digestOf = ({ clientToken: _, ...request }: RunTaskRequest): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('hex');

const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? 128 + (signal === null ? 0 : constants.signals[signal]);

/** Starts tasks as processes, follows them to their end and ends them when asked. */
export class TaskRunner {
  readonly #running = new Map<string, ManagedProcess>();
  readonly #records: TaskRecords;
  readonly #definitions: Readonly<Record<string, LocalTaskDefinition>>;
  readonly #stateFolder: string;
  readonly #now: () => number;

  constructor(options: {
    readonly records: TaskRecords;
    readonly definitions: Readonly<Record<string, LocalTaskDefinition>>;
    readonly stateFolder: string;
    readonly now?: () => number;
  }) {
    this.#records = options.records;
    this.#definitions = options.definitions;
    this.#stateFolder = options.stateFolder;
    this.#now = options.now ?? Date.now;
    this.#endLeftovers();
  }

  /** Records the task, answers it as PROVISIONING and starts its process. */
  run(request: RunTaskRequest): TaskRecord {
    const digest = digestOf(request);
    const earlier = this.#records
      .all()
      .find(({ clientToken }) => clientToken !== undefined && clientToken === request.clientToken);
    if (earlier !== undefined && earlier.requestDigest === digest) return earlier;
    if (earlier !== undefined)
      throw new EcsError('ConflictException', 'The client token was used before for a request that differs.');

    const family = familyOf(request.taskDefinition);
    const definition = this.#definitions[family];
    if (definition === undefined) throw new EcsError('ClientException', 'TaskDefinition not found.');
    if (request.count !== 1)
      throw new EcsError('InvalidParameterException', 'This ECS starts one task for each request.');
    const container = definition.container ?? family;
    const overrides = request.overrides.containerOverrides;
    if (overrides.some(({ name }) => name !== container))
      throw new EcsError('InvalidParameterException', 'An override names a container that the task does not have.');

    const record = this.#records.save({
      id: randomUUID().replaceAll('-', ''),
      cluster: clusterName(request.cluster),
      family,
      container,
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      createdAt: this.#now(),
      startedBy: request.startedBy,
      group: request.group,
      tags: request.tags,
      clientToken: request.clientToken,
      requestDigest: digest,
    });
    const env = Object.fromEntries(
      overrides.flatMap(({ environment }) => environment.map(({ name, value }) => [name, value])),
    );
    const args = overrides.findLast(({ command }) => command !== undefined)?.command ?? definition.args;
    // The answer to RunTask comes first, as on AWS, where the container starts seconds later.
    setImmediate(() => void this.#start(record.id, { ...definition, args, env: { ...definition.env, ...env } }));
    return record;
  }

  /** Asks a task to end; its process gets SIGTERM and after five seconds SIGKILL. */
  stop(id: string, reason: string, stopCode: TaskRecord['stopCode'] = 'UserInitiated'): TaskRecord {
    const record = this.#records.find(id);
    if (record === undefined) throw new EcsError('InvalidParameterException', 'The referenced task was not found.');
    if (record.desiredStatus === 'STOPPED') return record;
    const stopping = { desiredStatus: 'STOPPED', stoppingAt: this.#now(), stopCode, stoppedReason: reason } as const;
    const process = this.#running.get(record.id);
    void process?.stop();
    return this.#records.change(record.id, stopping);
  }

  /** Ends every task that runs and waits for their ends. */
  async stopAll(reason: string): Promise<void> {
    const processes = [...this.#running].map(([id, process]) => {
      this.stop(id, reason, 'TerminationNotice');
      return process.stop();
    });
    await Promise.all(processes);
  }

  async #start(id: string, definition: LocalTaskDefinition): Promise<void> {
    if (this.#records.find(id)?.desiredStatus === 'STOPPED') {
      this.#records.change(id, { lastStatus: 'STOPPED', stoppedAt: this.#now() });
      return;
    }
    const process = await startProcess({
      name: id,
      command: definition.command,
      args: definition.args,
      env: definition.env,
      ...(definition.cwd === undefined ? {} : { cwd: definition.cwd }),
      stateFolder: this.#stateFolder,
      onExit: (code, signal) => this.#ended(id, code, signal),
    });
    if (process.pid() === undefined || this.#records.find(id)?.lastStatus === 'STOPPED') return;
    this.#running.set(id, process);
    const { desiredStatus } = this.#records.change(id, { lastStatus: 'RUNNING', startedAt: this.#now() });
    if (desiredStatus === 'STOPPED') await process.stop();
  }

  #ended(id: string, code: number | null, signal: NodeJS.Signals | null): void {
    this.#running.delete(id);
    const record = this.#records.find(id);
    const asked = record?.desiredStatus === 'STOPPED';
    const failed = code === NOT_STARTED && record?.lastStatus === 'PROVISIONING';
    this.#records.change(id, {
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stoppedAt: this.#now(),
      exitCode: exitCodeOf(code, signal),
      ...(asked
        ? {}
        : {
            stopCode: failed ? 'TaskFailedToStart' : 'EssentialContainerExited',
            stoppedReason: failed
              ? 'CannotStartContainerError: the command of the task could not be started'
              : 'Essential container in task exited',
          }),
    });
  }

  /** A task is a child of the stand-in: one that was running when the stand-in died is ended and says so. */
  #endLeftovers(): void {
    for (const { id, lastStatus } of this.#records.all()) {
      if (lastStatus === 'STOPPED') continue;
      void endLeftover(join(this.#stateFolder, `${id}.pid`));
      this.#records.change(id, {
        lastStatus: 'STOPPED',
        desiredStatus: 'STOPPED',
        stoppedAt: this.#now(),
        stopCode: 'TerminationNotice',
        stoppedReason: 'The local ECS ended while the task was running, and the task with it',
      });
    }
  }
}
