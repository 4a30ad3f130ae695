import type { HubRunEvent } from '#contracts/run-log';

/** The sentence of each event that the hub itself adds to a run's activity; `{trust}` is the trust's code. */
export const hubRunSentences = {
  RUN_QUEUED: 'The run was asked for.',
  LISTENER_AWAITED: 'Every listener serves another run; the run waits for one.',
  LISTENER_LEASED: 'The run holds a listener for its server.',
  RUN_CONTINUES: 'The run goes on after the last round that an earlier run had kept.',
  RUN_PREPARED: 'The app was bundled and the passport signed.',
  TRUST_ADMITTED: '{trust} takes part.',
  TRUST_REFUSED: '{trust} does not take part.',
  TRUST_NOT_IN_TIME: '{trust} had not answered in time.',
  SERVER_STARTED: 'The run server was started.',
  SERVER_READY: 'The run server listens; the admitted trusts were asked to join.',
  SERVER_FINISHED: 'The run server is done.',
  STOP_REQUESTED: 'A person asked for the run to stop.',
  RECEIPT_VERIFIED: '{trust} handed in its receipt, and it verifies.',
  RECEIPT_INVALID: '{trust} handed in a receipt that does not verify.',
  TRUST_FAILED: '{trust} could not finish its part.',
  RUN_SUCCEEDED: 'The run succeeded.',
  RUN_FAILED: 'The run failed.',
  RUN_STOPPED: 'The run was stopped.',
} as const satisfies Record<HubRunEvent, string>;
