import { createHash } from 'node:crypto';
import type { AccessRequestStatus } from '#contracts/access-request';
import type { AccessRequestId, ModelId, ProjectId, QueryId, RunId, TaskId, TrustId, UserId } from '#contracts/ids';
import { roundAxis } from '#contracts/metric-axis';

/**
 * The only place where key strings are built. One table; `kind` on every item says what it is.
 *
 * | kind         | pk                | sk                          | gsi1pk / gsi1sk                     | gsi2pk / gsi2sk |
 * |--------------|-------------------|-----------------------------|-------------------------------------|-----------------|
 * | USER         | USER#userId       | USER                        | USERS / email                       | TRUST_ADMINS#trustId / userId (Trust Admins) |
 * | DRAFTS       | DRAFTS#userId     | DRAFTS                      |                                     |                 |
 * | ACCOUNT      | ACCOUNT#id of an account made anew in the directory | ACCOUNT |  |          |
 * | EMAIL        | EMAIL#email       | EMAIL                       |                                     |                 |
 * | ACCESS_REQUEST | ACCESS_REQUEST#requestId | ACCESS_REQUEST    | ACCESS_REQUESTS#status / requestId  |                 |
 * | OPEN_REQUEST | OPEN_REQUEST#SHA-256 of the address | OPEN_REQUEST |                           |                 |
 * | DECOY        | DECOY#id          | DECOY                       |                                     |                 |
 * | REQUESTS_TOLD| REQUESTS_TOLD     | REQUESTS_TOLD               |                                     |                 |
 * | USES         | USES#of what#by whom#from when | USES           |                                     |                 |
 * | FIRST_ADMIN  | FIRST_ADMIN       | FIRST_ADMIN                 |                                     |                 |
 * | SITE         | SITE              | SITE                        |                                     |                 |
 * | HUB_KEYS     | HUB_KEYS          | HUB_KEYS                    |                                     |                 |
 * | TRUST        | TRUST#trustId     | TRUST                       | TRUSTS / code                       |                 |
 * | TRUST_CODE   | TRUST_CODE#code   | TRUST_CODE                  |                                     |                 |
 * | HEARTBEAT    | TRUST#trustId     | HEARTBEAT                   |                                     |                 |
 * | ENROLMENT    | ENROLMENT#sha256  | ENROLMENT                   |                                     |                 |
 * | API_KEY      | API_KEY#sha256    | API_KEY                     |                                     |                 |
 * | TASK         | TRUST#trustId     | TASK#taskId                 | OPEN_TASKS#trustId / taskId (open)  | OPEN_TASKS / instant#taskId of the next look (open) · TASK_OUTCOMES / instant#taskId (ended, outcome not yet applied) |
 * | PROJECT      | PROJECT#projectId | PROJECT                     | PROJECTS / projectId                | STAGINGS / projectId (while it is being staged or unstaged) · ENDINGS / projectId (closed, until every trust's part has ended) |
 * | PROJECT_TRUST| PROJECT#projectId | TRUST#trustId               | TRUST_PROJECTS#trustId / projectId  | APPROVALS / projectId#trustId (while something is to be done) · ENDINGS / projectId#trustId (ended, until its cohort is deleted) |
 * | PURGE        | PROJECT#projectId | PURGE                       |                                     | PURGES / day#projectId (until its files are purged, or the plan lapses) |
 * | DECIDED      | PROJECT#projectId | DECIDED#trustId             |                                     | |
 * | EARLIER_PART | PROJECT#projectId | EARLIER#trustId             |                                     | |
 * | PROJECT_PARTY| PROJECT#projectId | PARTY#userId (owner and members) | USER_PROJECTS#userId / projectId | |
 * | INVITATION   | PROJECT#projectId | INVITATION#SHA-256 of the address | INVITATIONS#address / projectId |  |
 * | OPEN_INVITATIONS | PROJECT#projectId | OPEN_INVITATIONS        |                                     | |
 * | QUERY        | PROJECT#projectId | QUERY#queryId               |                                     | OPENINGS / projectId#queryId (until every trust's task is written) |
 * | QUERY_ANSWER | QUERY#queryId     | TRUST#trustId               |                                     |                 |
 * | LATEST_ANSWER| LATEST_ANSWERS#projectId | TRUST#trustId        |                                     |                 |
 * | ANSWERED_QUESTION | ANSWERED_QUESTION#projectId#SHA-256 of its text | TRUST#trustId |                |                 |
 * | MODEL        | MODEL#modelId     | MODEL                       | PROJECT_MODELS#projectId / modelId  |                 |
 * | FILE         | MODEL#modelId     | FILE#fileName               |                                     | SCANS / modelId#fileName (while scanning) |
 * | RUN          | RUN#runId         | RUN                         | MODEL_RUNS#modelId / runId          | LIVE_RUNS / runId (while live) |
 * | RUN_ROW      | RUN_ROWS          | runId                       | PROJECT_RUNS#projectId / runId      |                 |
 * | RUN_USAGE    | PROJECT#projectId | RUN_USAGE#runId             |                                     |                 |
 * | RUN_TRUST    | RUN#runId         | TRUST#trustId               |                                     |                 |
 * | RUN_EVENT    | RUN#runId         | EVENT#source#sequence       | RUN_LOG#runId / instant#source#sequence (but for metrics) |  |
 * | ROUND        | RUN#runId         | ROUND#round#sequence        |                                     |                 |
 * | METRIC       | RUN#runId         | METRIC#name#trustId#round, or METRIC#name@axis#trustId#x#round | |             |
 * | RECEIPT      | RUN#runId         | RECEIPT#trustId             |                                     |                 |
 * | RESULT       | RUN#runId         | RESULT#fileName             |                                     |                 |
 * | LISTENER     | LISTENERS         | id of the listener          |                                     |                 |
 * | TOKEN        | TOKEN#subject     | STEP#step                   |                                     |                 |
 * | MAIL         | MAIL#mailId       | MAIL                        |                                     | MAILS / instant#mailId (until it is sent) |
 * | AUDIT_PENDING| AUDIT_PENDING#last digit of eventId | eventId   |                                     |                 |
 * | AUDIT_SEALED | AUDIT_SEALED      | last sequence, 12 digits    |                                     |                 |
 * | AUDIT_HEAD   | AUDIT_HEAD        | AUDIT_HEAD                  |                                     |                 |
 * | AUDIT_DAY    | AUDIT_DAY         | AUDIT_DAY                   |                                     |                 |
 * | AUDIT_FOUND  | AUDIT_OF#kind of thing#id of it, or AUDIT_OF#all | sequence, 12 digits |              |                 |
 *
 * Ids are UUIDs of version 7, so sorting by id is sorting by age.
 */
export type Key = { readonly pk: string; readonly sk: string };

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
/** Sixteen digits that sort as the numbers do: the bits of a double, turned so that the negative ones come first. */
const sortable = (value: number): string => {
  const bits = Buffer.alloc(8);
  // Zero has two signs.
  bits.writeDoubleBE(value === 0 ? 0 : value);
  const found = bits.readBigUInt64BE();
  return (value < 0 ? found ^ 0xffff_ffff_ffff_ffffn : found | (1n << 63n)).toString(16).padStart(16, '0');
};
/** How the sort keys of a metric begin, over the rounds or over something else. */
const metricSeries = (name: string, axis?: string): string =>
  `METRIC#${name}${axis === undefined || axis === roundAxis ? '' : `@${axis}`}#`;
const alone = (name: string): Key => ({ pk: name, sk: name });

/** Primary keys by kind. */
export const keys = {
  user: (userId: UserId): Key => ({ pk: `USER#${userId}`, sk: 'USER' }),
  /** The open drafts that the user owns. */
  drafts: (userId: UserId): Key => ({ pk: `DRAFTS#${userId}`, sk: 'DRAFTS' }),
  /** Whose account in the directory it is, where it was made anew under another id than the user's own. */
  account: (accountId: UserId): Key => ({ pk: `ACCOUNT#${accountId}`, sk: 'ACCOUNT' }),
  email: (email: string): Key => ({ pk: `EMAIL#${email.toLowerCase()}`, sk: 'EMAIL' }),
  accessRequest: (requestId: AccessRequestId): Key => ({ pk: `ACCESS_REQUEST#${requestId}`, sk: 'ACCESS_REQUEST' }),
  /** That an address has a request which waits; the hash, because an address may hold any character. */
  openRequest: (addressSha256: string): Key => ({ pk: `OPEN_REQUEST#${addressSha256}`, sk: 'OPEN_REQUEST' }),
  /** Written in place of something, so that a call that changes nothing takes as long. */
  decoy: (id: string): Key => ({ pk: `DECOY#${id}`, sk: 'DECOY' }),
  /** The day for which Admins were told of requests. */
  requestsTold: (): Key => alone('REQUESTS_TOLD'),
  /** How often something was used by somebody since an instant. */
  uses: (of: string, by: string, since: string): Key => ({ pk: `USES#${of}#${by}#${since}`, sk: 'USES' }),
  firstAdmin: (): Key => alone('FIRST_ADMIN'),
  site: (): Key => alone('SITE'),
  hubKeys: (): Key => alone('HUB_KEYS'),
  trust: (trustId: TrustId): Key => ({ pk: `TRUST#${trustId}`, sk: 'TRUST' }),
  trustCode: (code: string): Key => ({ pk: `TRUST_CODE#${code}`, sk: 'TRUST_CODE' }),
  heartbeat: (trustId: TrustId): Key => ({ pk: `TRUST#${trustId}`, sk: 'HEARTBEAT' }),
  enrolment: (secretSha256: string): Key => ({ pk: `ENROLMENT#${secretSha256}`, sk: 'ENROLMENT' }),
  apiKey: (apiKeySha256: string): Key => ({ pk: `API_KEY#${apiKeySha256}`, sk: 'API_KEY' }),
  task: (trustId: TrustId, taskId: TaskId): Key => ({ pk: `TRUST#${trustId}`, sk: `TASK#${taskId}` }),
  project: (projectId: ProjectId): Key => ({ pk: `PROJECT#${projectId}`, sk: 'PROJECT' }),
  projectTrust: (projectId: ProjectId, trustId: TrustId): Key => ({
    pk: `PROJECT#${projectId}`,
    sk: `TRUST#${trustId}`,
  }),
  /** When the files of a closed project go. */
  purge: (projectId: ProjectId): Key => ({ pk: `PROJECT#${projectId}`, sk: 'PURGE' }),
  /** What a trust decided the last time that it was asked about the project, and about what. */
  decided: (projectId: ProjectId, trustId: TrustId): Key => ({ pk: `PROJECT#${projectId}`, sk: `DECIDED#${trustId}` }),
  /** The part of a trust before the project was unstaged. */
  earlierPart: (projectId: ProjectId, trustId: TrustId): Key => ({
    pk: `PROJECT#${projectId}`,
    sk: `EARLIER#${trustId}`,
  }),
  /** The owner or a member of a project: what lists of one person's projects are made from. */
  projectParty: (projectId: ProjectId, userId: UserId): Key => ({ pk: `PROJECT#${projectId}`, sk: `PARTY#${userId}` }),
  /** The hash, because an address may hold any character. */
  invitation: (projectId: ProjectId, email: string): Key => ({
    pk: `PROJECT#${projectId}`,
    sk: `INVITATION#${createHash('sha256').update(email.toLowerCase()).digest('hex')}`,
  }),
  openInvitations: (projectId: ProjectId): Key => ({ pk: `PROJECT#${projectId}`, sk: 'OPEN_INVITATIONS' }),
  mail: (mailId: string): Key => ({ pk: `MAIL#${mailId}`, sk: 'MAIL' }),
  query: (projectId: ProjectId, queryId: QueryId): Key => ({ pk: `PROJECT#${projectId}`, sk: `QUERY#${queryId}` }),
  queryAnswer: (queryId: QueryId, trustId: TrustId): Key => ({ pk: `QUERY#${queryId}`, sk: `TRUST#${trustId}` }),
  /** What the trust said with its latest answer to any question of the project. */
  latestAnswer: (projectId: ProjectId, trustId: TrustId): Key => ({
    pk: `LATEST_ANSWERS#${projectId}`,
    sk: `TRUST#${trustId}`,
  }),
  answeredQuestion: (projectId: ProjectId, questionSha256: string, trustId: TrustId): Key => ({
    pk: `ANSWERED_QUESTION#${projectId}#${questionSha256}`,
    sk: `TRUST#${trustId}`,
  }),
  model: (modelId: ModelId): Key => ({ pk: `MODEL#${modelId}`, sk: 'MODEL' }),
  file: (modelId: ModelId, fileName: string): Key => ({ pk: `MODEL#${modelId}`, sk: `FILE#${fileName}` }),
  run: (runId: RunId): Key => ({ pk: `RUN#${runId}`, sk: 'RUN' }),
  /** What a run that has ended had used. */
  runUsage: (projectId: ProjectId, runId: RunId): Key => ({ pk: `PROJECT#${projectId}`, sk: `RUN_USAGE#${runId}` }),
  /** What lists of runs are read from. */
  runRow: (runId: RunId): Key => ({ pk: 'RUN_ROWS', sk: runId }),
  runTrust: (runId: RunId, trustId: TrustId): Key => ({ pk: `RUN#${runId}`, sk: `TRUST#${trustId}` }),
  /** `source` tells the run server's own numbering from events that the hub adds. */
  runEvent: (runId: RunId, source: string, sequence: number): Key => ({
    pk: `RUN#${runId}`,
    sk: `EVENT#${source}#${padded(sequence, 10)}`,
  }),
  /** A round that has begun or ended, by the run server's own numbering of its events. */
  runRound: (runId: RunId, round: number, sequence: number): Key => ({
    pk: `RUN#${runId}`,
    sk: `ROUND#${padded(round, 5)}#${padded(sequence, 10)}`,
  }),
  metric: (runId: RunId, name: string, trustId: TrustId, round: number): Key => ({
    pk: `RUN#${runId}`,
    sk: `${metricSeries(name)}${trustId}#${padded(round, 5)}`,
  }),
  /** A metric over something else than the rounds; an app may come to the same place in each of them. */
  metricOver: (
    runId: RunId,
    series: { name: string; axis: string },
    trustId: TrustId,
    { round, x }: { round: number; x: number },
  ): Key => ({
    pk: `RUN#${runId}`,
    sk: `${metricSeries(series.name, series.axis)}${trustId}#${sortable(x)}#${padded(round, 5)}`,
  }),
  receipt: (runId: RunId, trustId: TrustId): Key => ({ pk: `RUN#${runId}`, sk: `RECEIPT#${trustId}` }),
  result: (runId: RunId, fileName: string): Key => ({ pk: `RUN#${runId}`, sk: `RESULT#${fileName}` }),
  /** Whom the listener serves: one run at a time. All of them are one partition, so that one read tells which are free. */
  listener: (id: string): Key => ({ pk: 'LISTENERS', sk: id }),
  /** A workflow waits here: `subject` names the execution's subject, `step` what it waits for. */
  token: (subject: string, step: string): Key => ({ pk: `TOKEN#${subject}`, sk: `STEP#${step}` }),
  /** Sixteen partitions, because one takes 500 transactional writes a second at most, and every change makes an event. */
  auditPending: (eventId: string): Key => ({ pk: `AUDIT_PENDING#${eventId.slice(-1).toLowerCase()}`, sk: eventId }),
  /** Several events in a row are one item; its key is the place of the last. */
  auditSealed: (lastSequence: number): Key => ({ pk: 'AUDIT_SEALED', sk: padded(lastSequence, 12) }),
  auditHead: (): Key => alone('AUDIT_HEAD'),
  /** The latest head that was archived. */
  auditDay: (): Key => alone('AUDIT_DAY'),
  /** A sealed event under one of the things that it concerns. */
  auditFound: (of: string, sequence: number): Key => ({ pk: `AUDIT_OF#${of}`, sk: padded(sequence, 12) }),
} as const;

/** Sort-key beginnings of the children of one partition. */
export const childPrefix = {
  projectTrusts: 'TRUST#',
  invitations: 'INVITATION#',
  earlierParts: 'EARLIER#',
  queries: 'QUERY#',
  runUsages: 'RUN_USAGE#',
  answers: 'TRUST#',
  files: 'FILE#',
  runTrusts: 'TRUST#',
  runRounds: 'ROUND#',
  metrics: 'METRIC#',
  metricsNamed: (name: string): string => `METRIC#${name}`,
  metricSeries,
  receipts: 'RECEIPT#',
  results: 'RESULT#',
  tasks: 'TASK#',
} as const;

type FirstIndex = { readonly gsi1pk: string; readonly gsi1sk: string };
type SecondIndex = { readonly gsi2pk: string; readonly gsi2sk: string };

/** Partitions of the first index. */
export const firstIndex = {
  users: (email: string): FirstIndex => ({ gsi1pk: 'USERS', gsi1sk: email.toLowerCase() }),
  accessRequests: (status: AccessRequestStatus, requestId: AccessRequestId): FirstIndex => ({
    gsi1pk: `ACCESS_REQUESTS#${status}`,
    gsi1sk: requestId,
  }),
  trusts: (code: string): FirstIndex => ({ gsi1pk: 'TRUSTS', gsi1sk: code }),
  openTasks: (trustId: TrustId, taskId: TaskId): FirstIndex => ({ gsi1pk: `OPEN_TASKS#${trustId}`, gsi1sk: taskId }),
  projects: (projectId: ProjectId): FirstIndex => ({ gsi1pk: 'PROJECTS', gsi1sk: projectId }),
  trustProjects: (trustId: TrustId, projectId: ProjectId): FirstIndex => ({
    gsi1pk: `TRUST_PROJECTS#${trustId}`,
    gsi1sk: projectId,
  }),
  userProjects: (userId: UserId, projectId: ProjectId): FirstIndex => ({
    gsi1pk: `USER_PROJECTS#${userId}`,
    gsi1sk: projectId,
  }),
  invitations: (email: string, projectId: ProjectId): FirstIndex => ({
    gsi1pk: `INVITATIONS#${email.toLowerCase()}`,
    gsi1sk: projectId,
  }),
  projectModels: (projectId: ProjectId, modelId: ModelId): FirstIndex => ({
    gsi1pk: `PROJECT_MODELS#${projectId}`,
    gsi1sk: modelId,
  }),
  modelRuns: (modelId: ModelId, runId: RunId): FirstIndex => ({ gsi1pk: `MODEL_RUNS#${modelId}`, gsi1sk: runId }),
  projectRuns: (projectId: ProjectId, runId: RunId): FirstIndex => ({
    gsi1pk: `PROJECT_RUNS#${projectId}`,
    gsi1sk: runId,
  }),
  /** A line of a run's activity, in the order of the instants; see `runEvent` for source and sequence. */
  runLog: (runId: RunId, at: string, source: string, sequence: number): FirstIndex => ({
    gsi1pk: `RUN_LOG#${runId}`,
    gsi1sk: `${at}#${source}#${padded(sequence, 10)}`,
  }),
} as const;

/** Partitions of the second index: work that somebody must look at. */
export const secondIndex = {
  trustAdmins: (trustId: TrustId, userId: UserId): SecondIndex => ({
    gsi2pk: `TRUST_ADMINS#${trustId}`,
    gsi2sk: userId,
  }),
  openTasks: (nextLookAt: string, taskId: TaskId): SecondIndex => ({
    gsi2pk: 'OPEN_TASKS',
    gsi2sk: `${nextLookAt}#${taskId}`,
  }),
  taskOutcomes: (endedAt: string, taskId: TaskId): SecondIndex => ({
    gsi2pk: 'TASK_OUTCOMES',
    gsi2sk: `${endedAt}#${taskId}`,
  }),
  approvals: (projectId: ProjectId, trustId: TrustId): SecondIndex => ({
    gsi2pk: 'APPROVALS',
    gsi2sk: `${projectId}#${trustId}`,
  }),
  stagings: (projectId: ProjectId): SecondIndex => ({ gsi2pk: 'STAGINGS', gsi2sk: projectId }),
  openings: (projectId: ProjectId, queryId: QueryId): SecondIndex => ({
    gsi2pk: 'OPENINGS',
    gsi2sk: `${projectId}#${queryId}`,
  }),
  /** Without a trust, the project itself. */
  endings: (projectId: ProjectId, trustId?: TrustId): SecondIndex => ({
    gsi2pk: 'ENDINGS',
    gsi2sk: trustId === undefined ? projectId : `${projectId}#${trustId}`,
  }),
  purges: (day: string, projectId: ProjectId): SecondIndex => ({ gsi2pk: 'PURGES', gsi2sk: `${day}#${projectId}` }),
  scans: (modelId: ModelId, fileName: string): SecondIndex => ({ gsi2pk: 'SCANS', gsi2sk: `${modelId}#${fileName}` }),
  mails: (writtenAt: string, mailId: string): SecondIndex => ({ gsi2pk: 'MAILS', gsi2sk: `${writtenAt}#${mailId}` }),
  liveRuns: (runId: RunId): SecondIndex => ({ gsi2pk: 'LIVE_RUNS', gsi2sk: runId }),
} as const;

/** Partition keys to list by, without their sort keys. */
export const partitions = {
  users: 'USERS',
  accessRequests: (status: AccessRequestStatus): string => `ACCESS_REQUESTS#${status}`,
  trusts: 'TRUSTS',
  projects: 'PROJECTS',
  openTasksOf: (trustId: TrustId): string => `OPEN_TASKS#${trustId}`,
  trustProjects: (trustId: TrustId): string => `TRUST_PROJECTS#${trustId}`,
  userProjects: (userId: UserId): string => `USER_PROJECTS#${userId}`,
  invitations: (email: string): string => `INVITATIONS#${email.toLowerCase()}`,
  projectModels: (projectId: ProjectId): string => `PROJECT_MODELS#${projectId}`,
  modelRuns: (modelId: ModelId): string => `MODEL_RUNS#${modelId}`,
  runRows: 'RUN_ROWS',
  projectRuns: (projectId: ProjectId): string => `PROJECT_RUNS#${projectId}`,
  runLog: (runId: RunId): string => `RUN_LOG#${runId}`,
  trustAdmins: (trustId: TrustId): string => `TRUST_ADMINS#${trustId}`,
  openTasks: 'OPEN_TASKS',
  taskOutcomes: 'TASK_OUTCOMES',
  approvals: 'APPROVALS',
  stagings: 'STAGINGS',
  openings: 'OPENINGS',
  endings: 'ENDINGS',
  purges: 'PURGES',
  scans: 'SCANS',
  mails: 'MAILS',
  liveRuns: 'LIVE_RUNS',
  listeners: 'LISTENERS',
  queryAnswers: (queryId: QueryId): string => `QUERY#${queryId}`,
  latestAnswers: (projectId: ProjectId): string => `LATEST_ANSWERS#${projectId}`,
  answeredQuestion: (projectId: ProjectId, questionSha256: string): string =>
    `ANSWERED_QUESTION#${projectId}#${questionSha256}`,
  auditPending: [...'0123456789abcdef'].map((digit) => `AUDIT_PENDING#${digit}`),
  auditSealed: 'AUDIT_SEALED',
  auditOf: (of: string): string => `AUDIT_OF#${of}`,
  tokens: (subject: string): string => `TOKEN#${subject}`,
} as const;
