import * as z from 'zod';
import { MailItem, type MailReceiver } from '#lambdas/platform/items/mail-item';
import { readUser, readUserOfAddress, type UserItem } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { type Key, keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { deleteItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { streamKeys } from '#lambdas/platform/ledger/stream-keys';
import { env } from '#lambdas/platform/runtime/env';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';
import { logEvent } from '#lambdas/platform/runtime/logger';
import { type SendMail, sendMail } from '#lambdas/platform/runtime/mail';

type Deps = { readonly ledger: Ledger; readonly send: SendMail; readonly publicUrl: string };

/** How long the stream has before the schedule takes a mail: longer than the stream's own retries. */
const leftToStreamMilliseconds = 15 * 60_000;

const receiverOf = (ledger: Ledger, to: MailReceiver): Promise<UserItem | undefined> =>
  'userId' in to ? readUser(ledger, to.userId) : readUserOfAddress(ledger, to.email);

/** Sends one mail, unless its receiver has no account or a disabled one, and removes it; stopped in between, it is sent once more. */
const sendOne = async ({ ledger, publicUrl, send }: Deps, mail: MailItem): Promise<void> => {
  const user = await receiverOf(ledger, mail.to);
  if (user !== undefined && user.disabledAt === undefined)
    await send({
      to: user.email,
      subject: mail.subject,
      text: `Dear ${user.name},\n\n${mail.text}\n${publicUrl}${mail.page}\n`,
    });
  await commit(ledger, [deleteItem(ledger, keys.mail(mail.mailId))], []);
};

const readMails = async (ledger: Ledger, found: readonly Key[]): Promise<MailItem[]> => {
  const mails = await Promise.all(found.map((key) => readItem(ledger, key, MailItem)));
  return mails.filter((mail) => mail !== undefined);
};

/**
 * Sends the mails that a batch of the ledger's stream brings; called by the schedule, those that the stream did not
 * bring to an end. Sends every mail that it can, and then throws the first failure, so that the others come again.
 */
export const makeSendMails =
  (deps: Deps) =>
  async (event: unknown): Promise<{ readonly sent: number }> => {
    const { ledger } = deps;
    const before = new Date(ledger.now().getTime() - leftToStreamMilliseconds).toISOString();
    const isBatch = z.object({ Records: z.array(z.unknown()) }).safeParse(event).success;
    const mails = isBatch
      ? await readMails(ledger, streamKeys(event))
      : await queryItems(ledger, { index: 'gsi2', partition: partitions.mails, upTo: before }, MailItem);
    let sent = 0;
    let failure: unknown;
    for (const mail of mails) {
      try {
        await sendOne(deps, mail);
        sent += 1;
      } catch (reason) {
        failure ??= reason;
        logEvent('error', 'HUB_FAULT', {
          operation: 'send-mails',
          code: 'INTERNAL',
          errorName: reason instanceof Error ? reason.name : 'unknown',
          correlationId: mail.mailId,
        });
      }
    }
    logEvent('info', 'HUB_REQUEST', { operation: 'send-mails', status: failure === undefined ? 200 : 500 });
    if (failure !== undefined) throw failure;
    return { sent };
  };

let run: ReturnType<typeof makeSendMails> | undefined;

/** Lambda entry. */
export const handler = lambdaEntry((event) => {
  run ??= makeSendMails({ ledger: runtimeLedger(), send: sendMail, publicUrl: env('PUBLIC_URL') });
  return run(event);
});
