import * as z from 'zod';
import { UserId } from '#contracts/ids';
import { Instant } from '#contracts/primitives';
import { keys, secondIndex } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { putNew } from '../ledger/ledger-writes.ts';

/** Who gets a mail: a user, or whoever has an account with this address; where nobody has one, nothing is sent. */
export const MailReceiver = z.union([z.object({ userId: UserId }).strict(), z.object({ email: z.string() }).strict()]);
export type MailReceiver = z.infer<typeof MailReceiver>;

/** A mail that waits to be sent. */
export const MailItem = z.object({
  mailId: z.string(),
  to: MailReceiver,
  subject: z.string(),
  /** What stands between the salutation and the page. */
  text: z.string(),
  /** Page of the web console that it leads to, below the hub's address. */
  page: z.string(),
  writtenAt: Instant,
});
export type MailItem = z.infer<typeof MailItem>;

/** A mail that could not be sent for so long is of no use any more. */
const keptDays = 7;

/**
 * The write of a mail, for the transaction of what it is about: then neither is there without the other, and the caller
 * waits for no mail. `send-mails` sends it.
 */
export const mailWrite = (ledger: Ledger, mail: Pick<MailItem, 'page' | 'subject' | 'text' | 'to'>): LedgerWrite => {
  const mailId = ledger.newId();
  const now = ledger.now();
  const writtenAt = now.toISOString();
  return putNew(ledger, {
    ...keys.mail(mailId),
    ...secondIndex.mails(writtenAt, mailId),
    kind: 'MAIL',
    mailId,
    writtenAt,
    expiresAt: Math.floor(now.getTime() / 1000) + keptDays * 86_400,
    ...mail,
  });
};
