import { attemptMigrations, jobMigrations } from './job-journal.ts';
import { maskedAnswerMigrations } from './masked-answers.ts';
import { peerKeyMigrations } from './peer-keys.ts';

/** Every table of the poller's database, in the order in which they came; new ones are added at the end. */
export const pollerMigrations: readonly string[] = [
  ...jobMigrations,
  ...peerKeyMigrations,
  ...maskedAnswerMigrations,
  ...attemptMigrations,
];
