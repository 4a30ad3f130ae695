import { keptHubKeyMigrations } from '#appliance/platform/kept-hub-keys';
import { attemptMigrations, jobMigrations } from './job-journal.ts';
import { keptAuditHeadMigrations } from './kept-audit-heads.ts';
import { maskedAnswerMigrations } from './masked-answers.ts';
import { peerKeyMigrations } from './peer-keys.ts';

/** The migrations of the poller's database, in the order of their releases; new ones are added at the end. */
export const pollerMigrations: readonly string[] = [
  ...jobMigrations,
  ...peerKeyMigrations,
  ...maskedAnswerMigrations,
  ...attemptMigrations,
  ...keptAuditHeadMigrations,
  ...keptHubKeyMigrations,
];
