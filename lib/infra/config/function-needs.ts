/** What a Lambda may need beyond its own code; each stands for variables and for permissions. */
export type Need =
  | 'ledger-read'
  | 'ledger-write'
  | 'mark-seen'
  | 'count-calls'
  | 'signing-key'
  | 'sign'
  | 'ring'
  | 'listen'
  | 'make-doorbell'
  | 'remove-doorbell'
  | 'mail'
  | 'directory-invite'
  | 'directory-role'
  | 'directory-disable'
  | 'directory-enable'
  | 'directory-password'
  | 'directory-replace'
  | 'quarantine-read'
  | 'quarantine-write'
  | 'quarantine-parts'
  | 'quarantine-delete'
  | 'quarantine-tags'
  | 'malware-scan'
  | 'model-read'
  | 'model-write'
  | 'result-read'
  | 'result-write'
  | 'purge-objects'
  | 'vocabulary-read'
  | 'task-body-read'
  | 'task-body-write'
  | 'audit-index'
  | 'audit-archive-read'
  | 'audit-archive-write'
  | 'start-approval'
  | 'start-run'
  | 'start-scan'
  | 'signal'
  | 'listeners'
  | 'change-listeners'
  | 'look-at-run-server'
  | 'stop-run-server'
  | 'start-run-server'
  | 'run-server-size'
  | 'disclosure-floor'
  | 'version';

/** Making a task: it is signed, written and rung for. */
const makeTasks = ['ledger-write', 'sign', 'ring'] as const;

/** Making tasks that may be too large for the ledger. */
const makeLargeTasks = [...makeTasks, 'task-body-write'] as const;

/** Having a listener pass its connections on to the server of a run. */
const runServer = ['listeners', 'change-listeners', 'look-at-run-server'] as const;

/** Least privilege, by Lambda; `mark-seen` comes to every operation of users by itself, `count-calls` to every one that asks who calls. One that is not listed cannot be deployed. */
export const functionNeeds: Readonly<Record<string, readonly Need[]>> = {
  'get-health': ['version'],
  'get-site': ['ledger-read', 'version'],
  'change-site': ['ledger-write', 'version'],
  'get-openapi': [],
  'get-signing-key': ['ledger-read', 'signing-key'],
  'rotate-signing-key': ['ledger-write', 'sign'],
  'revoke-signing-key': ['ledger-write', 'sign', 'signal'],
  'export-audit': ['ledger-write', 'sign'],
  'list-audit-events': ['ledger-write', 'sign', 'audit-index'],
  'verify-audit': ['ledger-write', 'sign', 'audit-archive-read'],
  'seal-audit': ['ledger-write', 'sign', 'audit-index'],
  'archive-audit-head': ['ledger-write', 'sign', 'audit-archive-write'],

  'invite-user': ['ledger-write', 'directory-invite', 'mail'],
  'seed-admin': ['ledger-write', 'directory-invite', 'mail'],
  'set-user-role': ['ledger-write', 'directory-role'],
  'disable-user': ['ledger-write', 'directory-disable'],
  'enable-user': ['ledger-write', 'directory-enable'],
  'reset-user-password': ['ledger-write', 'directory-password', 'mail'],
  'reset-user-mfa': ['ledger-write', 'directory-invite', 'directory-replace', 'mail'],
  'recover-admin': ['ledger-write', 'directory-invite', 'directory-replace', 'mail'],
  'list-users': ['ledger-read'],
  'get-user': ['ledger-read'],
  'update-user': ['ledger-write'],
  'get-me': ['ledger-read'],
  'update-me': ['ledger-write'],

  'send-mails': ['ledger-write', 'mail'],

  'request-access': ['ledger-write'],
  'list-access-requests': ['ledger-read'],
  'enrol-access-request': ['ledger-write', 'directory-invite', 'mail'],
  'dismiss-access-request': ['ledger-write'],
  'tell-access-requests': ['ledger-write'],
  'watch-dormancy': ['ledger-write', 'directory-disable'],

  'authorize-trust': ['ledger-read'],
  'authorize-run-server': ['ledger-read'],
  'register-trust': ['ledger-write', 'signing-key'],
  'list-trusts': ['ledger-read', 'version'],
  'get-trust': ['ledger-read', 'version'],
  'make-enrolment-code': ['ledger-write', 'signing-key'],
  'revoke-trust-keys': ['ledger-write', 'version'],
  'remove-trust': ['ledger-write', 'remove-doorbell'],
  'set-trust-deciding': ['ledger-write'],
  'enrol-trust': ['ledger-write', 'signing-key', 'make-doorbell'],
  'report-heartbeat': ['ledger-write', 'version', 'listen'],
  'rotate-trust-keys': ['ledger-write'],
  'watch-trusts': ['ledger-write', 'signing-key'],

  'lease-tasks': ['ledger-write', 'task-body-read'],
  'renew-task': ['ledger-write'],
  'report-task': ['ledger-write'],
  'sweep-tasks': ['ledger-write', 'ring'],

  'create-project': ['ledger-write'],
  'list-projects': ['ledger-read'],
  'edit-project': ['ledger-write'],
  'delete-project': ['ledger-write'],
  'unstage-project': ['ledger-write', 'signal'],
  'get-project': ['ledger-read'],
  'get-project-cost': ['ledger-read', 'run-server-size'],
  'stage-project': ['ledger-write', 'start-approval'],
  'plan-purge': ['ledger-write'],
  'confirm-purge': ['ledger-write'],
  'purge-projects': ['ledger-write', 'purge-objects'],
  'close-project': [...makeTasks, 'signal'],
  'revoke-decision': [...makeTasks, 'signal'],
  'decide-project': ['ledger-write', 'signal', 'start-approval'],
  'retry-freeze': [...makeLargeTasks, 'start-approval'],
  'retry-import': [...makeTasks, 'start-approval'],
  'get-decision': ['ledger-read'],
  'list-decisions': ['ledger-read'],
  'invite-member': ['ledger-write'],
  'list-invitations': ['ledger-read'],
  'withdraw-invitation': ['ledger-write'],
  'list-my-invitations': ['ledger-read'],
  'answer-invitation': ['ledger-write'],
  'remove-member': ['ledger-write'],
  'transfer-project': ['ledger-write'],
  'submit-cohort-query': [...makeLargeTasks, 'disclosure-floor'],
  'retry-cohort-query': [...makeLargeTasks, 'disclosure-floor'],
  'cancel-cohort-query': ['ledger-write'],
  'preview-cohort-query': ['ledger-read'],
  'get-cohort-query': ['ledger-read'],
  'list-cohort-queries': ['ledger-read'],
  'import-circe': ['ledger-read'],
  'search-concepts': ['ledger-read', 'vocabulary-read'],
  'get-concept': ['ledger-read', 'vocabulary-read'],

  'create-model': ['ledger-write'],
  'get-model': ['ledger-read'],
  'list-models': ['ledger-read'],
  'edit-model': ['ledger-write'],
  'delete-model': ['ledger-write'],
  'request-upload': ['ledger-write', 'quarantine-write', 'quarantine-parts'],
  'request-parts': ['ledger-read', 'quarantine-write', 'quarantine-parts'],
  'seal-model': ['ledger-write', 'model-read'],
  'delete-file': ['ledger-write'],
  'download-file': ['ledger-read', 'model-read'],
  'complete-upload': ['ledger-write', 'quarantine-read', 'quarantine-write', 'quarantine-parts', 'start-scan'],

  'start-run': ['ledger-write', 'model-read', 'start-run'],
  'list-runs': ['ledger-read'],
  'get-run': ['ledger-read'],
  'stop-run': ['ledger-write', 'signal'],
  'retry-run': ['ledger-write', 'result-read', 'start-run'],
  'list-run-metrics': ['ledger-read'],
  'list-run-logs': ['ledger-read'],
  'list-run-results': ['ledger-read', 'result-read'],
  'list-run-receipts': ['ledger-read'],

  'get-run-server-config': ['ledger-read', 'model-read', 'result-read'],
  'take-run-token': ['ledger-write'],
  'report-server-ready': [...makeTasks, 'signal', ...runServer],
  'report-run-events': ['ledger-write'],
  'request-result-upload': ['ledger-write', 'result-write'],
  'finish-run': ['ledger-write', 'result-read', 'signal'],

  'apply-task-outcome': [...makeTasks, 'signal'],
  'watch-runs': [...makeLargeTasks, 'signal', 'start-approval', 'start-run', 'start-scan', 'look-at-run-server'],
  'watch-listeners': ['ledger-write', 'signal', ...runServer, 'stop-run-server'],
  'await-step': ['ledger-write', 'signal'],

  'load-approval': ['ledger-read'],
  'remind-deciders': ['ledger-write'],
  'start-freeze': makeLargeTasks,
  'start-import': makeTasks,
  'tell-project-ready': ['ledger-write'],
  'tell-project-failed': ['ledger-write'],
  'record-approval-fault': ['ledger-write'],

  'load-run': ['ledger-read'],
  'lease-listener': ['ledger-write', 'listeners'],
  'prepare-run': ['ledger-write', 'sign', 'model-read', 'model-write'],
  'admit-trusts': [...makeLargeTasks, 'model-read'],
  'close-admissions': [...makeTasks],
  'start-server': ['ledger-write', 'listeners', 'stop-run-server', 'start-run-server'],
  'check-server': ['ledger-write'],
  'check-finish': ['ledger-write'],
  'collect-receipts': [...makeTasks],
  'check-receipts': ['ledger-write'],
  'release-run': [...makeTasks],
  'stop-server': ['ledger-write', 'signal', 'listeners', 'change-listeners', 'stop-run-server'],
  'record-run-fault': [...makeTasks],

  'scan-file': ['ledger-write', 'quarantine-read', 'malware-scan'],
  'await-malware-scan': ['ledger-write', 'quarantine-read', 'quarantine-tags'],
  'promote-file': ['ledger-write', 'quarantine-read', 'quarantine-tags', 'model-read', 'model-write'],
  'clear-quarantine': ['quarantine-delete'],
  'record-scan-fault': ['ledger-write'],
};
