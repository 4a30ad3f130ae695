import * as z from 'zod';
import type { LocalCloud } from './local-cloud.ts';

const Messages = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        MessageId: z.string(),
        Source: z.string(),
        To: z.array(z.string()),
        Subject: z.string().nullish(),
        BodyText: z.string().nullish(),
        BodyHtml: z.string().nullish(),
        Timestamp: z.union([z.string(), z.number()]),
      }),
    ),
  ),
});

/** A mail that the local cloud has sent, which is to say kept. */
export type SentMail = {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** Every mail sent so far, the oldest first. */
export async function sentMail(cloud: Pick<LocalCloud, 'endpoint'>): Promise<SentMail[]> {
  const response = await fetch(`${cloud.endpoint}/_ministack/ses/messages`);
  const { messages } = Messages.parse(await response.json());
  return Object.values(messages)
    .flat()
    .map((mail) => ({
      id: mail.MessageId,
      from: mail.Source,
      to: mail.To,
      subject: mail.Subject ?? '',
      text: mail.BodyText ?? '',
      html: mail.BodyHtml ?? '',
    }));
}

/** The latest mail to an address, and of those only with `subject` in its subject where that is given. */
export async function latestMailTo(
  cloud: Pick<LocalCloud, 'endpoint'>,
  address: string,
  subject = '',
): Promise<SentMail | undefined> {
  const mails = await sentMail(cloud);
  return mails.findLast((mail) => mail.to.includes(address) && mail.subject.includes(subject));
}
