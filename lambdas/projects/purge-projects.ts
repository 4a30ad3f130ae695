import { purgeHorizonDays, purgeStep } from '#domain/project/purge-step';
import { secondsAfter } from '#domain/run/run-deadlines';
import { type MailItem, mailWrite } from '#lambdas/platform/items/mail-item';
import { PurgeItem } from '#lambdas/platform/items/purge-item';
import { type LedgerProject, readProject } from '#lambdas/platform/items/read-project';
import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { asRead, type Change, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { runtimePurgeObjects } from '#lambdas/platform/objects/purge-objects';
import { hubActor } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { mayHoldCohort } from '#lambdas/platform/tasks/ask-deletion';
import { type FilePurger, purgeFiles } from './purge-files.ts';

type Purged = { readonly purged: number; readonly reminded: number; readonly lapsed: number; readonly busy: number };
type Told = Pick<MailItem, 'subject' | 'text'>;

const reminder = (name: string, { confirmedAt, purgeOn }: PurgeItem): Told =>
  confirmedAt === undefined
    ? {
        subject: `Nobody has confirmed that the files of "${name}" go`,
        text: `the files of the project "${name}" are planned to go on ${purgeOn}. They stay unless the day is confirmed before:`,
      }
    : {
        subject: `The files of "${name}" go on ${purgeOn}`,
        text: `the models and results of the project "${name}" go for good on ${purgeOn}. Fetch what you need, or plan another day before:`,
      };

/** Which trusts have deleted what they held, and which are still asked. */
const trustsTold = ({ trusts }: LedgerProject): string => {
  const waiting = trusts.filter(mayHoldCohort).map(({ code }) => code);
  return waiting.length === 0
    ? 'No trust holds anything of it.'
    : `Not yet deleted at ${waiting.join(', ')}, asked again until it is.`;
};

/** What is to be written of a plan: its new state, what its owner is told, and what the audit holds. */
type Written = {
  readonly change: Pick<Change, 'set' | 'remove'>;
  readonly told: Told;
  readonly notes: readonly AuditNote[];
};

const purgedPlan = ({ purgeOn }: PurgeItem, found: LedgerProject, files: number, now: Date): Written => {
  const { name, projectId } = found.project;
  const facts = { purgeOn, files, trustsWaiting: found.trusts.filter(mayHoldCohort).length };
  return {
    change: { set: { purgedAt: now.toISOString(), filesPurged: files }, remove: ['gsi2pk', 'gsi2sk'] },
    told: {
      subject: `The files of "${name}" have gone`,
      text: `${files} files of the project "${name}" have gone for good. ${trustsTold(found)}`,
    },
    notes: [{ action: 'project.purged', actor: hubActor, subject: { kind: 'project', id: projectId }, facts }],
  };
};

const lapsedPlan = ({ purgeOn }: PurgeItem, { project: { name, projectId } }: LedgerProject, now: Date): Written => ({
  change: { set: { lapsedAt: now.toISOString() }, remove: ['gsi2pk', 'gsi2sk'] },
  told: {
    subject: `The files of "${name}" stay`,
    text: `nobody confirmed by ${purgeOn} that the files of the project "${name}" go: they are all still there. Plan another day:`,
  },
  notes: [
    {
      action: 'project.purgeLapsed',
      actor: hubActor,
      subject: { kind: 'project', id: projectId },
      facts: { purgeOn },
    },
  ],
});

/** Writes it where the plan is still as it was read. */
const writePlan = async (
  ledger: Ledger,
  plan: PurgeItem,
  { project: { ownerId, projectId } }: LedgerProject,
  { change, notes, told }: Written,
): Promise<boolean> => {
  const update = updateItem(ledger, {
    key: keys.purge(projectId),
    ...asRead(plan, ['purgeOn', 'confirmedAt', 'lapsedAt', 'purgedAt', 'remindedDays']),
    ...change,
  });
  const mail = mailWrite(ledger, { to: { userId: ownerId }, page: `/projects/${projectId}`, ...told });
  return (await commit(ledger, [update, mail], notes)).kind === 'applied';
};

/** Does what is due of one plan, and answers what that was; undefined where nothing is, or somebody was quicker. */
const lookAtPlan = async (purger: FilePurger, plan: PurgeItem, now: Date): Promise<keyof Purged | undefined> => {
  const { ledger } = purger;
  const { projectId } = plan;
  const step = purgeStep(plan, now);
  const found = step === 'nothing' ? undefined : await readProject(ledger, projectId);
  if (step === 'nothing' || found === undefined) return undefined;
  const written = async (what: Written, as: keyof Purged): Promise<keyof Purged | undefined> =>
    (await writePlan(ledger, plan, found, what)) ? as : undefined;
  if (step === 'purge') {
    const purged = await purgeFiles(purger, projectId);
    return purged.kind === 'busy' ? 'busy' : written(purgedPlan(plan, found, purged.files, ledger.now()), 'purged');
  }
  if (step === 'lapse') return written(lapsedPlan(plan, found, now), 'lapsed');
  const reminded = {
    change: { set: { remindedDays: step.days } },
    told: reminder(found.project.name, plan),
    notes: [],
  };
  return written(reminded, 'reminded');
};

/**
 * Every hour: reminds people of purges to come, lets lapse what nobody confirmed, and purges what was. Does what it can for
 * every plan, and then throws the first failure.
 */
export const makePurgeProjects = (purger: FilePurger) => async (): Promise<Purged> => {
  const { ledger } = purger;
  const now = ledger.now();
  const horizon = secondsAfter(now, purgeHorizonDays * 86_400)
    .toISOString()
    .slice(0, 10);
  const due = await queryItems(
    ledger,
    { index: 'gsi2', partition: partitions.purges, upTo: `${horizon}#~` },
    PurgeItem,
  );
  const done = { purged: 0, reminded: 0, lapsed: 0, busy: 0 };
  const failures: unknown[] = [];
  for (const plan of due) {
    try {
      const what = await lookAtPlan(purger, plan, now);
      if (what !== undefined) done[what] += 1;
    } catch (reason) {
      failures.push(reason);
    }
  }
  logEvent('info', 'HUB_PROJECTS_PURGED', done);
  if (failures.length > 0) throw failures[0];
  return done;
};

/** Called by the schedule. */
export const handler = lambdaEntry(() =>
  makePurgeProjects({
    ledger: runtimeLedger(),
    purge: runtimePurgeObjects(),
    buckets: { models: env('MODEL_BUCKET'), quarantine: env('QUARANTINE_BUCKET'), results: env('RESULT_BUCKET') },
  })(),
);
