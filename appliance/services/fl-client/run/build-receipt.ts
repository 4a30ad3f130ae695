import { createHash } from 'node:crypto';
import { AppError } from '#contracts/app-error';
import type { TrustId } from '#contracts/ids';
import type { Passport } from '#contracts/passport';
import type { Receipt } from '#contracts/receipt';
import type { MessageJournal } from './message-journal.ts';
import type { RunRecord } from './run-journal.ts';
import type { Ending } from './take-part.ts';

type ReceiptInput = {
  readonly run: RunRecord;
  readonly passport: Passport;
  readonly trustId: TrustId;
  readonly ending: Ending | undefined;
  readonly messages: MessageJournal;
  readonly now: Date;
};

/** How the run ended here: a stop that the hub asked for comes before what the server said. */
function endOf({ run, ending }: ReceiptInput): Pick<Receipt, 'outcome' | 'failure'> {
  if (ending?.outcome === 'COMPLETED') return { outcome: 'COMPLETED' };
  if (run.stopReason === 'RUN_FAILED')
    return { outcome: 'FAILED', failure: run.failure ?? new AppError('RUN_SERVER_LOST').toFailure() };
  if (run.stopReason === 'STOPPED_BY_PERSON')
    return { outcome: 'STOPPED', failure: new AppError('RUN_STOPPED').toFailure() };
  if (run.stopReason === 'HUB_KEY_REVOKED')
    return { outcome: 'STOPPED', failure: new AppError('HUB_KEY_REVOKED').toFailure() };
  if (run.stopReason !== undefined || ending === undefined) return { outcome: 'STOPPED' };
  return { outcome: 'FAILED', failure: ending.failure };
}

/** What was released of the cohort when the run was admitted. */
const releasedCohort = ({ admission }: RunRecord): Omit<Receipt['cohort'], 'excluded'> => {
  const { persons, personsWithImages } =
    admission.kind === 'admitted' ? admission : { persons: null, personsWithImages: null };
  return { persons, personsWithImages };
};

/** What this trust did in a run, from the journal alone; the poller signs it. */
export function buildReceipt(input: ReceiptInput): Receipt {
  const { run, passport, trustId, messages, now } = input;
  const totals = messages.totals(run.runId);
  const finishedAt = now.toISOString();
  return {
    version: 1,
    runId: run.runId,
    projectId: passport.projectId,
    trustId,
    passportSha256: createHash('sha256').update(run.passport).digest('hex'),
    snapshotHash: passport.cohorts[trustId] ?? '',
    cohort: { ...releasedCohort(run), excluded: run.excluded },
    rounds: {
      asked: passport.jobType === 'standard' ? passport.rounds : 0,
      joined: messages.roundsJoined(run.runId),
    },
    egress: {
      messagesReleased: totals.released,
      messagesRefused: totals.refused,
      bytesReleased: totals.bytes,
      updatesClipped: totals.clipped,
    },
    ...endOf(input),
    startedAt: run.startedAt ?? finishedAt,
    finishedAt,
  };
}
