import type { FastifyInstance } from 'fastify';
import type { LocalCloud } from '#local/cloud/local-cloud';
import { type SentMail, sentMail } from '#local/cloud/sent-mail';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const article = ({ from, subject, text, to }: SentMail): string =>
  `<article><h2>${escaped(subject)}</h2><p>${escaped(from)} → ${escaped(to.join(', '))}</p><pre>${escaped(text)}</pre></article>`;

/**
 * Shows what the local cloud's SES has sent, the newest first: `/mails` for people, `/mails.json` for programs.
 * There is no sign-in, because whoever reaches this loopback address can read the cloud's files as well.
 */
export function mailPages(app: FastifyInstance, cloud: Pick<LocalCloud, 'endpoint'>): void {
  app.get('/mails.json', async () => ({ mails: (await sentMail(cloud)).reverse() }));
  app.get('/mails', async (_request, reply) => {
    const mails = (await sentMail(cloud)).reverse();
    return reply
      .header('content-security-policy', "default-src 'none'")
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html><html lang="en"><title>Mails</title><h1>${mails.length} mails</h1>${mails.map(article).join('')}</html>`,
      );
  });
}
