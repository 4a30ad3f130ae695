import type { ErrorClass } from './error-class.ts';

type ErrorEntry = {
  readonly class: ErrorClass;
  readonly status: number;
  /** One sentence a person can act on; never a value of the request or of a patient. */
  readonly sentence: string;
  /** Whether `details` (rule and place of each fault, never values) may reach the caller. */
  readonly details: boolean;
};

const entry = (errorClass: ErrorClass, status: number, sentence: string, details = false): ErrorEntry => ({
  class: errorClass,
  status,
  sentence,
  details,
});

/** Every failure that a person or a program may see, by code. */
export const errors = {
  INPUT_INVALID: entry('permanent', 400, 'The request does not match its contract; see details.', true),
  UNAUTHENTICATED: entry('permanent', 401, 'Sign in, or present a valid key, and try again.'),
  FORBIDDEN: entry('permanent', 403, 'Your role does not allow this here.'),
  SIGN_IN_AGAIN: entry('permanent', 401, 'Your account or your role was changed after you signed in; sign in again.'),
  ACCOUNT_DISABLED: entry('permanent', 403, 'This account is disabled; an Admin of the hub can enable it.'),
  NOT_FOUND: entry('permanent', 404, 'There is nothing here under that id that you may see.'),
  WRONG_STATE: entry('permanent', 409, 'That step is not possible in the present state; see details.', true),
  CONFLICT: entry('ambiguous', 409, 'Something else changed this first; read it again and retry.', true),
  TOO_MANY_REQUESTS: entry('transient', 429, 'Too many requests; wait a moment and try again.'),
  TOO_LARGE: entry('permanent', 413, 'What this would write or send is larger than the hub takes; see details.', true),
  ANSWER_TOO_LARGE: entry('permanent', 413, 'The answer is larger than one message may be; ask for a smaller page.'),
  INTERNAL: entry(
    'transient',
    500,
    'The hub could not finish this; try again, and give the correlation id if it persists.',
  ),
  DEPLOYMENT_MODE: entry(
    'transient',
    409,
    'The hub is being redeployed and starts no run until that is over; try again later.',
  ),
  DEPENDENCY_DOWN: entry('transient', 503, 'A part that this needs does not answer; try again shortly.'),

  ENROLMENT_CODE_INVALID: entry('permanent', 403, 'The enrolment code is unknown, used or expired; ask for a new one.'),
  TRUST_CODE_TAKEN: entry('permanent', 409, 'Another trust already has that code.'),
  TRUST_KEYS_REVOKED: entry(
    'permanent',
    409,
    'The keys of this trust were revoked; it takes no work until it has enrolled again.',
  ),
  TRUST_ENROLLED_AGAIN: entry(
    'permanent',
    409,
    'The trust has enrolled again with other keys, and nobody can open what it was asked before; ask it again.',
  ),
  TRUST_REMOVED: entry('permanent', 409, 'The trust has been removed from this hub.'),
  TRUST_PAUSED: entry(
    'permanent',
    409,
    'The trust has stopped all work by its own switch; ask it again once it has resumed.',
  ),
  TRUST_IN_USE: entry(
    'permanent',
    409,
    'The trust still takes part in something, or somebody decides for it; see details, and end that first.',
    true,
  ),
  TOO_MANY_DRAFTS: entry(
    'permanent',
    409,
    'You own as many open drafts as one person may; stage or close one of them, and create the project then.',
    true,
  ),
  OWN_ACCOUNT: entry('permanent', 409, 'Nobody does this to their own account; another Admin of the hub can.'),
  ACCOUNT_MISSING: entry(
    'permanent',
    409,
    'The directory has no account of this person, because making it anew was interrupted; reset the authenticator again.',
  ),
  USER_EXISTS: entry('permanent', 409, 'A user with that e-mail address exists already.'),

  LEASE_LOST: entry('permanent', 409, 'The lease of this task has passed to another holder; drop the work.'),
  AUDIT_BROKEN: entry(
    'permanent',
    409,
    'The audit chain does not hold; keep everything as it is and follow the runbook of this code.',
    true,
  ),
  TASK_RESULT_INVALID: entry(
    'permanent',
    422,
    'The result does not match the contract of its task type; see details.',
    true,
  ),

  STAGE_TRUST_NOT_ANSWERED: entry(
    'permanent',
    409,
    'A chosen trust has not answered the cohort query with a usable count; see details.',
    true,
  ),
  DECISION_CLOSED: entry('permanent', 409, 'This trust has decided and the project is approved; decisions are closed.'),
  FILE_REJECTED: entry('permanent', 422, 'A file did not pass its checks; see details.', true),
  SET_REFUSED: entry('permanent', 422, 'The files of the model do not pass the checks of the set; see details.', true),
  MODEL_NOT_SEALED: entry(
    'permanent',
    409,
    'The files of the model have not been checked as they are now for this framework; seal the model, and start the run then.',
  ),
  FILES_MISSING: entry('permanent', 409, 'Required files are missing or not yet clean; see details.', true),
  RUN_TRUST_NOT_READY: entry(
    'permanent',
    409,
    'A chosen trust has not approved, frozen its cohort and imported its images; see details, and name the other trusts only.',
    true,
  ),
  RUN_TRUST_AWAY: entry(
    'permanent',
    409,
    'A chosen trust takes no work now; see details, and name the other trusts only, or wait until it works again.',
    true,
  ),
  RUN_GPUS_MISSING: entry(
    'permanent',
    409,
    'A chosen trust does not give runs the GPUs that config.json asks for; see details, and name the other trusts only.',
    true,
  ),
  RUN_NOTHING_KEPT: entry(
    'permanent',
    409,
    'No round of this run was kept that another run could go on from; start a new run.',
  ),
  RUN_CHANGED: entry(
    'permanent',
    409,
    'What the run was about is not as it was; see details, and restore the files, name the other trusts only, or start a new run.',
    true,
  ),
  RUN_CHECKPOINT_UNREADABLE: entry(
    'permanent',
    409,
    'The run server could not read the kept round that the run was to go on from; retry the run, or start a new one.',
    true,
  ),
  RUN_TOO_FEW_TRUSTS: entry('permanent', 409, 'Fewer trusts admitted the run than it needs.', true),
  RUN_TRUSTS_FAILED: entry('permanent', 502, 'No trust finished its part in the run; see details.', true),
  RUN_SERVER_LOST: entry('permanent', 500, 'The run server stopped before the run had finished.', true),
  LISTENER_NOT_READY: entry(
    'transient',
    425,
    'Trusts do not reach the run server yet; say again in a few seconds that it listens.',
  ),
  RUN_DEADLINE: entry('permanent', 504, 'The run did not finish before its deadline.'),
  RUN_STOPPED: entry('permanent', 409, 'The run was stopped by a person.'),
  RESULT_NOT_VERIFIED: entry(
    'permanent',
    502,
    'A result or receipt is not what was released and signed; do not use it, and tell the hub’s operator.',
    true,
  ),
  RUN_ROUND_TOO_FEW: entry('permanent', 409, 'Fewer trusts answered a round than the run needs.', true),

  TASK_SIGNATURE: entry('permanent', 403, 'The task was not signed by the hub this trust enrolled with.'),
  HUB_KEY_REVOKED: entry(
    'permanent',
    403,
    'The key that the hub signed this with was revoked, so that nobody acts on it; ask for it again.',
  ),
  NO_FURTHER_SIGNING_KEY: entry(
    'permanent',
    409,
    'No further signing key is declared; raise signingKeys of this hub in environments.ts, deploy, and rotate again.',
  ),
  TASK_ADDRESSEE: entry('permanent', 403, 'The task is addressed to another trust.'),
  TASK_TYPE_MISMATCH: entry('permanent', 403, 'The task was sealed as another type than announced.'),
  TASK_EXPIRED: entry('permanent', 403, 'The task was not done before its deadline.'),
  TASK_CANCELLED: entry('permanent', 409, 'This was cancelled before it was done; drop the work.'),
  TASK_CRASHED: entry(
    'permanent',
    500,
    'The trust’s appliance stopped in the middle of this task at every attempt, and tries no more.',
  ),
  TASK_REPLAYED: entry('permanent', 403, 'The task has been seen before.'),
  TASK_UNREADABLE: entry('permanent', 400, 'The task could not be opened with this trust’s keys.'),
  CLOCK_SKEW: entry(
    'transient',
    401,
    'A clock at the trust is wrong, so that what is valid seems not to be; see details, and set the clock.',
    true,
  ),
  POLICY_REFUSED: entry('permanent', 403, 'The trust’s own policy does not allow this.', true),
  SERVICE_TOKEN: entry('permanent', 401, 'The calling service did not present a valid token.'),

  STORED_ROW_DAMAGED: entry(
    'permanent',
    500,
    'What this trust had stored about this is damaged; its operators find the runbook STORE_ROW_SET_ASIDE.',
  ),
  LEDGER_DAMAGED: entry(
    'permanent',
    503,
    'The trust’s account of what it has answered was damaged; its operators find the runbook STORE_ROW_SET_ASIDE.',
  ),

  COHORT_INVALID: entry('permanent', 400, 'The cohort definition breaks a rule; see details.', true),
  COHORT_TOO_SMALL: entry(
    'permanent',
    403,
    'The cohort is smaller than what the trust shows; widen its criteria, or ask the trust.',
  ),
  DATABASE_UNREACHABLE: entry(
    'transient',
    503,
    'The trust’s database does not answer, is starting again, or keeps a table locked.',
  ),
  COHORT_QUERY_FAILED: entry('permanent', 502, 'The trust’s database could not answer the cohort query.'),
  COHORT_UNCOUNTABLE: entry(
    'permanent',
    501,
    'The trust’s database lacks a table or column that the cohort asks for, or does not show it; ask without it, or tell the trust.',
  ),
  COHORT_QUERY_TIMEOUT: entry('transient', 504, 'The cohort query ran longer than the trust allows.'),
  SQL_REFUSED: entry('permanent', 400, 'The SQL breaks a rule; see details.', true),
  EXPERT_SQL_NOT_ALLOWED: entry('permanent', 403, 'This trust answers no cohorts asked in SQL.'),
  EXPERT_SQL_FAILED: entry(
    'permanent',
    403,
    'The question in SQL did not end in time at this trust, which answers only typed cohorts of the project from now on; ask its people to open SQL to the project again.',
  ),
  EXPERT_SQL_BUSY: entry(
    'transient',
    503,
    'The trust is answering other questions in SQL, one after another; ask again in a minute.',
  ),
  EXPERT_SQL_SPENT: entry(
    'permanent',
    403,
    'A question in SQL of this project did not end in time at this trust, which answers typed cohorts only until its people open SQL to the project again; ask them to.',
  ),
  EXPERT_SQL_CLOSED_TO_ALL: entry(
    'permanent',
    403,
    'This trust has closed SQL to all projects, because questions of several did not end in time or its record of them was damaged; it answers typed cohorts only until its people open SQL again; ask them to.',
  ),
  EXPERT_SQL_TOO_LARGE: entry(
    'permanent',
    403,
    'The question in SQL is too large for this trust, by the size of the tables and lists that it names or by the cost that PostgreSQL expects; ask about less, or with a typed cohort.',
  ),
  QUERY_BUDGET_SPENT: entry(
    'permanent',
    403,
    'The project has asked this trust as many fresh questions as it may; asking an earlier one again stays free.',
  ),
  PROJECTS_AT_CAP: entry(
    'permanent',
    403,
    'The trust has answered as many new projects within a year as it allows, and this one is new to it; ask the people of the trust to allow more.',
  ),
  DISTRIBUTION_NOT_ALLOWED: entry('permanent', 403, 'This trust does not count by one of the things asked for.', true),
  SECURE_SUM_REFUSED: entry('permanent', 403, 'This trust takes no part in such a secure sum; see details.', true),
  CIRCE_INVALID: entry('permanent', 400, 'This is no Circe cohort expression; see details.', true),
  CIRCE_UNRESTRICTED: entry(
    'permanent',
    422,
    'A part of this Circe expression has only conditions that cannot be taken over, and would restrict nothing without them; see details.',
    true,
  ),
  VOCABULARY_MISSING: entry(
    'permanent',
    503,
    'No vocabulary is loaded at this hub, or only one that another version of its loader made.',
  ),
  SNAPSHOT_MISSING: entry('permanent', 403, 'No cohort of this project is frozen at this trust.'),
  SNAPSHOT_EXISTS: entry('permanent', 409, 'A cohort of this project is frozen already and cannot be replaced.'),

  COHORT_DELETED: entry(
    'permanent',
    409,
    'The cohort of this project was deleted at this trust and cannot be frozen or read again.',
  ),
  DELETION_INCOMPLETE: entry('transient', 500, 'Something of the cohort was still there after its deletion.'),
  OPT_OUT_UNREADABLE: entry(
    'transient',
    503,
    'The trust’s opt-out list cannot be read in full, so nothing of a cohort is served; see details.',
    true,
  ),

  PACS_UNREACHABLE: entry('transient', 502, 'The hospital PACS does not answer.'),
  RESEARCH_STORE_UNREACHABLE: entry('transient', 502, 'The trust’s research store does not answer.'),
  STORAGE_UNAVAILABLE: entry('transient', 507, 'A disk of this machine is full or cannot be written.'),
  IMPORT_FAILED: entry('transient', 502, 'The image import could not be finished.'),
  IMAGES_MISSING: entry('permanent', 409, 'Too few persons of this project’s cohort have an image at this trust.'),

  PASSPORT_INVALID: entry('permanent', 403, 'The run passport is not valid at this trust; see details.', true),
  BUNDLE_MISMATCH: entry('permanent', 403, 'The app bundle is not the one that the passport names.'),
  FL_SERVER_UNREACHABLE: entry('transient', 502, 'The run server does not answer.'),
  APP_FAILED: entry('permanent', 500, 'The researcher’s app failed; see details.', true),
  APP_TIMEOUT: entry('permanent', 504, 'The researcher’s app ran longer than the run allows.'),
  SANDBOX_FAILED: entry('permanent', 500, 'The sandbox for the researcher’s app could not be started.'),
  SANDBOX_AS_ROOT: entry(
    'permanent',
    500,
    'The sandbox for the researcher’s app would run as root outside of it: start the fl-client as an ordinary user, or let SANDBOX_USER_ID name one that it may become.',
  ),
  NO_EXAMPLES: entry('transient', 422, 'The app used no example in this round; the trust sits it out.'),
  EGRESS_REFUSED: entry(
    'permanent',
    403,
    'The egress guard refused to let an output leave the trust; see details.',
    true,
  ),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errors;

/** Every registered code, for schemas that carry one. */
export const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];
