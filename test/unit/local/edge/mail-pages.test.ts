import fastify from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mailPages } from '#local/edge/mail-pages';

const mail = (id: string, text: string) => ({
  MessageId: id,
  Source: 'flip@hub.example',
  To: ['rae@university.example'],
  Subject: `Mail ${id}`,
  BodyText: text,
  Timestamp: 1,
});

afterEach(() => void vi.unstubAllGlobals());

describe('the pages of mails', () => {
  it('show the newest first, as a page and as JSON, and nothing of a mail is markup', async () => {
    const messages = { one: [mail('1', 'One-time password: a'), mail('2', '<script>alert(1)</script>')] };
    vi.stubGlobal('fetch', async () => Response.json({ messages }));
    const app = fastify();
    mailPages(app, { endpoint: 'http://cloud.example' });
    const json = (await app.inject('/mails.json')).json();
    expect(json.mails.map(({ subject }: { subject: string }) => subject)).toEqual(['Mail 2', 'Mail 1']);
    const page = await app.inject('/mails');
    expect(page.body).toContain('One-time password: a');
    expect(page.body).not.toContain('<script>');
    expect(page.headers['content-security-policy']).toBe("default-src 'none'");
  });
});
