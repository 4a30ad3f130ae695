/**
 * Every line that may be logged at info or above: a code, its fixed sentence and the only keys it may carry.
 * Values are ids, states, counts of work and registered error codes; never anything about a patient.
 */
export const logEvents = {
  HUB_REQUEST: {
    sentence: 'A request was answered.',
    keys: ['operation', 'status', 'milliseconds', 'code', 'correlationId'],
  },
  HUB_FAULT: {
    sentence: 'A request failed for a reason that is ours.',
    keys: ['operation', 'code', 'errorName', 'correlationId', 'stack'],
  },
  HUB_TRANSITION: { sentence: 'A state changed.', keys: ['transition', 'subjectKind', 'subjectId'] },
  HUB_TASKS_SWEPT: { sentence: 'Leases and deadlines were checked.', keys: ['requeued', 'expired'] },
  HUB_PROJECTS_PURGED: {
    sentence: 'Plans to purge the files of closed projects were looked at.',
    keys: ['purged', 'reminded', 'lapsed', 'busy'],
  },
  HUB_TRUST_CLOCK: {
    sentence: 'The clock of a trust began to differ from the hub’s by a minute or more, or stopped to.',
    keys: ['trustCode', 'skewSeconds'],
  },
  HUB_AUDIT_SEALED: {
    sentence: 'Audit events were sealed into the chain.',
    keys: ['events', 'sequence', 'behindSeconds'],
  },
  HUB_AUDIT_ARCHIVED: {
    sentence: 'The audit head of the day was signed and archived.',
    keys: ['day', 'sequence'],
  },
  HUB_TRUSTS_WATCHED: { sentence: 'Heartbeats of enrolled trusts were checked.', keys: ['trusts', 'offline'] },
  HUB_TRUST_OFFLINE: { sentence: 'An enrolled trust sends no heartbeat.', keys: ['trustCode', 'silentSeconds'] },
  HUB_LISTENERS_WATCHED: {
    sentence: 'The listeners of run servers were checked.',
    keys: ['listeners', 'leased', 'waiting', 'longestWaitSeconds', 'unreachable'],
  },
  HUB_LISTENER_FREED: {
    sentence: 'A listener was found with a run that had ended, and was freed.',
    keys: ['runId', 'listener'],
  },
  HUB_DORMANCY_WATCHED: {
    sentence: 'Accounts that nobody uses were looked for.',
    keys: ['users', 'warned', 'disabled'],
  },
  HUB_RUN_WATCHED: { sentence: 'A run was found without a living server or workflow.', keys: ['runId', 'action'] },
  SERVICE_STARTED: { sentence: 'A service of the appliance started.', keys: ['service', 'version', 'port'] },
  SERVICE_STOPPED: { sentence: 'A service of the appliance stopped.', keys: ['service'] },
  SERVICE_REQUEST: {
    sentence: 'A call inside the appliance was answered.',
    keys: ['service', 'route', 'status', 'milliseconds', 'code'],
  },
  SERVICE_FAULT: {
    sentence: 'A call inside the appliance failed because of a fault of the service.',
    keys: ['service', 'route', 'code', 'errorName'],
  },
  STORE_RECOVERED: {
    sentence: 'The database of a service was damaged: a new one holds what could be read, the old file is kept.',
    keys: ['service', 'keptAs', 'rowsRecovered', 'rowsSetAside'],
  },
  STORE_ROW_SET_ASIDE: {
    sentence: 'A stored row could not be understood and was set aside for a person to look at.',
    keys: ['service', 'table', 'rule'],
  },
  POLICY_LOADED: { sentence: 'The trust’s policy is in force.', keys: ['service', 'policySha256', 'threshold'] },
  HUB_REACHED: { sentence: 'The hub answers.', keys: ['trustCode', 'hubVersion'] },
  HUB_LOST: { sentence: 'The hub does not answer; trying again with growing pauses.', keys: ['code', 'status'] },
  DOORBELL_INDIRECT: {
    sentence: 'The queue of this trust was not reached directly; for an hour tasks are waited for at the API.',
    keys: ['status'],
  },
  CLOCK_SKEW: {
    sentence: 'The clock of this trust differs from the hub’s by a minute or more; above zero it is behind.',
    keys: ['skewSeconds'],
  },
  CLOCK_RIGHT: { sentence: 'The clock of this trust agrees with the hub’s again.', keys: ['skewSeconds'] },
  HUB_KEYS_FOLLOWED: {
    sentence: 'The hub has said something of its signing keys, and it follows from those that are known.',
    keys: ['number', 'fingerprint'],
  },
  HUB_KEY_REFUSED: {
    sentence: 'What the hub says of its signing keys does not follow from those that are known, and was not taken.',
    keys: ['rule', 'number', 'keptNumber'],
  },
  AUDIT_HEAD_REFUSED: {
    sentence: 'An audit head of the hub was not kept: it does not follow those that were kept before.',
    keys: ['rule', 'sequence', 'keptSequence'],
  },
  TASK_TAKEN: { sentence: 'A task was taken.', keys: ['taskId', 'taskType', 'fencingToken'] },
  TASK_REFUSED: { sentence: 'A task was refused before anything was done.', keys: ['taskId', 'taskType', 'code'] },
  TASK_FINISHED: {
    sentence: 'A task was finished and its result is stored.',
    keys: ['taskId', 'taskType', 'outcome', 'code', 'milliseconds'],
  },
  TASK_RETRIED: {
    sentence: 'A task could not be done yet and is tried again after a pause.',
    keys: ['taskId', 'taskType', 'code', 'tries'],
  },
  TASK_REPORTED: {
    sentence: 'The hub answered the report of a task: it confirmed or refused it, or the lease was lost.',
    keys: ['taskId', 'taskType', 'status'],
  },
  COHORT_ANSWERED: { sentence: 'A cohort question was answered.', keys: ['projectId', 'queryId', 'milliseconds'] },
  PROJECTS_AT_CAP: {
    sentence: 'A new project was not answered: as many as the policy allows were answered first within a year.',
    keys: ['projectId', 'projectsPerYear'],
  },
  READ_COPY_MADE: {
    sentence: 'The read-optimised copy of the OMOP database was made; typed cohorts are answered from it.',
    keys: ['milliseconds'],
  },
  READ_COPY_NOT_MADE: {
    sentence: 'The read-optimised copy could not be made; PostgreSQL answers, and it is tried again later.',
    keys: ['reason', 'megabytes'],
  },
  READ_COPY_PASSED_OVER: {
    sentence: 'The read-optimised copy could not answer a cohort; PostgreSQL answered it.',
    keys: ['reason'],
  },
  EXPERT_SQL_CLOSED: {
    sentence:
      'A question in SQL did not succeed, and SQL is closed to its project until a person of this trust opens it.',
    keys: ['projectId', 'closedProjects'],
  },
  EXPERT_SQL_OPENED: { sentence: 'A person of this trust opened SQL to a project again.', keys: ['projectId'] },
  COHORT_FROZEN: { sentence: 'A cohort was frozen.', keys: ['projectId', 'queryId', 'snapshotHash'] },
  COHORT_DELETED: { sentence: 'A frozen cohort was deleted.', keys: ['projectId', 'snapshotHash'] },
  IMPORT_STUDY_DONE: { sentence: 'A study was imported or left out.', keys: ['projectId', 'studyKey', 'outcome'] },
  IMPORT_SERIES_FINDING: {
    sentence: 'The converter reported a finding about a series of an imported study.',
    keys: ['projectId', 'studyKey', 'series', 'finding'],
  },
  IMPORT_WAITING: {
    sentence: 'An image import waits for a part that does not answer, and tries again with growing pauses.',
    keys: ['projectId', 'code'],
  },
  IMPORT_FINISHED: { sentence: 'An image import finished.', keys: ['projectId', 'status', 'milliseconds'] },
  RUN_ADMITTED: { sentence: 'This trust takes part in a run.', keys: ['runId', 'projectId'] },
  RUN_REFUSED: { sentence: 'This trust does not take part in a run.', keys: ['runId', 'code'] },
  RUN_JOINED: { sentence: 'The run server accepted this trust.', keys: ['runId'] },
  RUN_MESSAGE: {
    sentence: 'A message of a run was answered.',
    keys: ['runId', 'kind', 'round', 'milliseconds', 'code'],
  },
  RUN_METRICS_LEFT_OUT: {
    sentence: 'Metrics of an app were no finite numbers of at most 1e9 and stayed here.',
    keys: ['runId', 'round', 'count'],
  },
  RUN_EGRESS_REFUSED: { sentence: 'The egress guard refused an output.', keys: ['runId', 'round', 'rule'] },
  RUN_FINISHED: {
    sentence: 'A run ended at this trust.',
    keys: ['runId', 'outcome', 'code', 'rowsUsed', 'imagesUsed'],
  },
  GPUS_NOT_GIVEN: {
    sentence:
      'Runs get no GPU, because this service may take all memory of the machine: give its container a memory limit.',
    keys: ['gpus'],
  },
  SANDBOX_STARTED: { sentence: 'A sandbox started.', keys: ['runId', 'milliseconds'] },
  SANDBOX_ENDED: { sentence: 'A sandbox ended.', keys: ['runId', 'exitCode', 'signal'] },
} as const satisfies Record<string, { readonly sentence: string; readonly keys: readonly string[] }>;

export type LogEventCode = keyof typeof logEvents;

/** The fields that an event may carry. */
export type LogFields<C extends LogEventCode> = Partial<
  Record<(typeof logEvents)[C]['keys'][number], string | number | boolean>
>;
