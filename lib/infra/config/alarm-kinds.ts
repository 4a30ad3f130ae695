/** Every kind of alarm, by the name of its page in `docs/runbooks`. */
export const alarmKinds = {
  HUB_FAULT: 'The API answered with faults of ours.',
  HUB_WORKFLOW_FAULTS: 'A workflow ended in a fault or ran out of time.',
  HUB_LAMBDA_FAULTS: 'A Lambda failed or was throttled.',
  HUB_STREAM_BEHIND: 'What the ledger’s stream brings is acted on late.',
  HUB_DEAD_LETTERS: 'The ledger’s stream gave up what it was to bring.',
  HUB_SCHEDULE_STOPPED: 'A Lambda that is called on a schedule was not called.',
  HUB_MAIL_BOUNCED: 'A mail did not arrive.',
  HUB_MAIL_COMPLAINED: 'A receiver has complained of a mail.',
  HUB_TRUST_OFFLINE: 'An enrolled trust sends no heartbeat.',
  HUB_BACKUP_FAILED: 'A backup of the night was not made.',
  HUB_BUDGET: 'The hub costs more than its sum of a month.',
  EDGE_CERTIFICATE_EXPIRES: 'A certificate of the edge that is not renewed by itself ends within 30 days.',
  HUB_LISTENER_AWAITED: 'A run has waited long for a listener.',
  HUB_SERVER_UNREACHABLE: 'Trusts do not reach the server of a run.',
  HUB_AUDIT_BEHIND: 'Audit events wait long to be sealed.',
} as const satisfies Readonly<Record<string, string>>;

export type AlarmKind = keyof typeof alarmKinds;
