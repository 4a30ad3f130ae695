import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { env } from './env.ts';

/** A mail in plain text. */
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

/** Sends a mail. */
export type SendMail = (mail: Mail) => Promise<void>;

let client: SESv2Client | undefined;

/** Sends through SES, in the hub's name. */
export const sendMail: SendMail = async ({ to, subject, text }) => {
  client ??= new SESv2Client({});
  await client.send(
    new SendEmailCommand({
      FromEmailAddress: env('MAIL_FROM'),
      Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } } } },
    }),
  );
};
