import { purgeHorizonDays, purgeStep } from '#domain/project/purge-step';
import { secondsAfter } from '#domain/run/run-deadlines';
import { type MailItem, mailWrite } from '#lambdas/platform/items/mail-item';
import { PurgeItem } from '#lambdas/platform/items/purge-item';
import { type LedgerProject, readProject } from '#lambdas/platform/items/read-project';
import type { AuditNote } from '#lambdas/platform/ledger/audit-write';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { runtimeLedger } from '#lambdas/platform/ledger/ledger';
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
    const { projectId, purgeOn } = plan;
    try {
      const step = purgeStep(plan, now);
      const found = step === 'nothing' ? undefined : await readProject(ledger, projectId);
      if (step === 'nothing' || found === undefined) continue;
      const { name, ownerId } = found.project;
      const write = async (change: Pick<Change, 'set' | 'remove'>, told: Told, notes: readonly AuditNote[]) =>
        (
          await commit(
            ledger,
            [
              updateItem(ledger, {
                key: keys.purge(projectId),
                ...asRead(plan, ['purgeOn', 'confirmedAt', 'lapsedAt', 'purgedAt', 'remindedDays']),
                ...change,
              }),
              mailWrite(ledger, { to: { userId: ownerId }, page: `/projects/${projectId}`, ...told }),
            ],
            notes,
          )
        ).kind === 'applied';
      const subject = { kind: 'project', id: projectId };
      if (step === 'purge') {
        const purged = await purgeFiles(purger, projectId);
        if (purged.kind === 'busy') {
          done.busy += 1;
          continue;
        }
        const { files } = purged;
        const waiting = found.trusts.filter(mayHoldCohort).length;
        const text = `${files} files of the project "${name}" have gone for good. ${trustsTold(found)}`;
        const facts = { purgeOn, files, trustsWaiting: waiting };
        const change = {
          set: { purgedAt: ledger.now().toISOString(), filesPurged: files },
          remove: ['gsi2pk', 'gsi2sk'],
        };
        const told = { subject: `The files of "${name}" have gone`, text };
        if (await write(change, told, [{ action: 'project.purged', actor: hubActor, subject, facts }]))
          done.purged += 1;
      } else if (step === 'lapse') {
        const told = {
          subject: `The files of "${name}" stay`,
          text: `nobody confirmed by ${purgeOn} that the files of the project "${name}" go: they are all still there. Plan another day:`,
        };
        const change = { set: { lapsedAt: now.toISOString() }, remove: ['gsi2pk', 'gsi2sk'] };
        const note = { action: 'project.purgeLapsed', actor: hubActor, subject, facts: { purgeOn } };
        if (await write(change, told, [note])) done.lapsed += 1;
      } else if (await write({ set: { remindedDays: step.days } }, reminder(name, plan), [])) done.reminded += 1;
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
