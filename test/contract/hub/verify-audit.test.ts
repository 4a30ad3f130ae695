import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditHeadType } from '#contracts/audit';
import { localSigner } from '#test/fakes/local-signer';
import { auditPages } from '#test/fixtures/audit-pages';
import { hubKeyPair, nextKey, revokedKey } from '#test/fixtures/hub-keys';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'flip-verify-'));
const file = (name: string): string => join(folder, name);
const signer = localSigner();
const run = (...args: string[]) =>
  spawnSync(process.execPath, ['bin/verify-audit.ts', ...args, '--key', file('key.json')], {
    cwd: repository,
    encoding: 'utf8',
  });

const write = (name: string, pages: readonly unknown[]): string => {
  writeFileSync(file(name), pages.map((page) => `${JSON.stringify(page)}\n`).join(''));
  return file(name);
};
const linesOf = async (made: AsyncIterable<string>): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of made) lines.push(line);
  return lines;
};
let pages: { events: { sequence: number; event: { subject: { id: string } } }[]; signedHead: string }[];

beforeAll(async () => {
  writeFileSync(file('key.json'), JSON.stringify(await signer.publicKey()));
  const lines = await linesOf(auditPages(signer, 1000, 100));
  pages = lines.map((line) => JSON.parse(line));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an export', () => {
  it('is verified from lines, from a list, from one page and from the standard input alike', async () => {
    const lines = write('lines.ndjson', pages);
    writeFileSync(file('list.json'), JSON.stringify(pages, null, 2));
    const single = { ...pages.at(-1), events: pages.flatMap(({ events }) => events) };
    writeFileSync(file('single.json'), JSON.stringify(single));
    for (const name of [lines, file('list.json'), file('single.json')])
      expect(run(name), name).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^intact: 1000 events up to 1000,/),
      });
    const piped = spawn(process.execPath, ['bin/verify-audit.ts', '-', '--key', file('key.json')], { cwd: repository });
    const said = text(piped.stdout);
    await pipeline(Readable.from([readFileSync(lines)]), piped.stdin);
    expect(await said).toMatch(/^intact: 1000 events/);
  });

  it('that was changed, cut, or whose head another key signed is broken where it breaks', async () => {
    const changed = structuredClone(pages);
    changed[4]!.events[20]!.event.subject.id = 'another';
    expect(run(write('changed', changed))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^broken at event 421:/),
    });
    expect(run(write('dropped', pages.toSpliced(5, 1)))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('event 501'),
    });
    const shorter = [...pages.slice(0, 9), { ...pages[8], signedHead: pages[9]!.signedHead, events: [] }];
    expect(run(write('shorter', shorter))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('does not reach'),
    });
    const stranger = JSON.parse((await linesOf(auditPages(localSigner(), 10)))[0]!);
    expect(run(write('stranger', [stranger]))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not signed'),
    });
  });

  it('that is no export is said to be none', () => {
    for (const [name, content] of [
      ['half.json', JSON.stringify(pages[0]).slice(0, 500)],
      ['words.txt', 'not an export'],
      ['other.json', '{"a":1}'],
    ] as const) {
      writeFileSync(file(name), content);
      expect(run(file(name)), name).toMatchObject({ status: 1, stderr: expect.stringMatching(/^not verified:/) });
    }
    expect(run(file('nowhere'))).toMatchObject({ status: 1, stderr: expect.stringMatching(/^not verified:/) });
  });
});

describe('an export of a hub whose key was rotated', () => {
  it('is verified with the key that was kept, through heads of every key, and with no statement that does not follow', async () => {
    const [first, second, stranger] = [await hubKeyPair(), await hubKeyPair(), await hubKeyPair()];
    const statements = [
      await nextKey(1, first, second),
      await revokedKey(2, second, first, '2026-06-01T00:00:00.000Z'),
    ];
    const claims = (signedHead: string) => JSON.parse(Buffer.from(signedHead.split('.')[1]!, 'base64url').toString());
    const heads = [
      await first.signJws(auditHeadType, claims(pages[2]!.signedHead)),
      await second.signJws(auditHeadType, claims(pages[5]!.signedHead)),
    ];
    writeFileSync(file('heads'), heads.join('\n'));
    writeFileSync(file('first.json'), JSON.stringify(first.key));
    const keys = [{ kid: second.kid, fingerprint: '' }];
    writeFileSync(file('answer.json'), JSON.stringify({ ...second.key, first: first.key, statements, keys }));
    const signedHead = await second.signJws(auditHeadType, claims(pages.at(-1)!.signedHead));
    const exported = (keyStatements: readonly string[]) =>
      write(
        'rotated',
        pages.map((page) => ({ ...page, signedHead, keyStatements })),
      );
    const verify = (keyStatements: readonly string[], key: string) =>
      spawnSync(
        process.execPath,
        ['bin/verify-audit.ts', exported(keyStatements), '--key', file(key), '--through', file('heads')],
        { cwd: repository, encoding: 'utf8' },
      );
    expect(verify(statements, 'first.json')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^intact: 1000 events/),
    });
    // What the hub answers for its keys holds the one that signed first.
    expect(verify(statements, 'answer.json')).toMatchObject({ status: 0 });
    expect(verify([], 'first.json')).toMatchObject({ status: 1, stderr: expect.stringContaining('line 2') });
    expect(verify([await nextKey(1, stranger, second)], 'first.json').status).toBe(1);
  });

  it('is verified by a trust that enrolled after a rotation, over pages that say more and more of the keys', async () => {
    const [first, second, third] = [await hubKeyPair(), await hubKeyPair(), await hubKeyPair()];
    const statements = [
      await nextKey(1, first, second),
      await revokedKey(2, second, first, '2026-06-01T00:00:00.000Z'),
      await nextKey(3, second, third),
    ];
    writeFileSync(file('second.json'), JSON.stringify(second.key));
    const claims = JSON.parse(Buffer.from(pages.at(-1)!.signedHead.split('.')[1]!, 'base64url').toString());
    const signedHead = await third.signJws(auditHeadType, claims);
    const verify = (last: readonly string[]) =>
      spawnSync(
        process.execPath,
        [
          'bin/verify-audit.ts',
          write(
            'enrolled late',
            pages.map((page, index) => ({
              ...page,
              signedHead,
              keyStatements: index === pages.length - 1 ? last : statements.slice(0, 2),
            })),
          ),
          ...['--key', file('second.json')],
        ],
        { cwd: repository, encoding: 'utf8' },
      );
    expect(verify(statements)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^intact: 1000 events/) });
    expect(verify([...statements.slice(0, 1), await nextKey(2, second, third)])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('one statement at a place'),
    });
  });
});

describe('a trust that enrolled again under another key', () => {
  it('passes through the heads of its earlier key where that is given too, and follows the export from the first alone', async () => {
    const [earlier, present] = [await hubKeyPair(), await hubKeyPair()];
    writeFileSync(file('earlier.json'), JSON.stringify(earlier.key));
    writeFileSync(file('present.json'), JSON.stringify(present.key));
    const claims = (signedHead: string) => JSON.parse(Buffer.from(signedHead.split('.')[1]!, 'base64url').toString());
    const heads = [
      await earlier.signJws(auditHeadType, claims(pages[2]!.signedHead)),
      await present.signJws(auditHeadType, claims(pages[5]!.signedHead)),
    ];
    writeFileSync(file('heads of both'), heads.join('\n'));
    const signedHead = await present.signJws(auditHeadType, claims(pages.at(-1)!.signedHead));
    const exported = write(
      'again',
      pages.map((page) => ({ ...page, signedHead })),
    );
    const verify = (...names: readonly string[]) =>
      spawnSync(
        process.execPath,
        [
          ...['bin/verify-audit.ts', exported, '--through', file('heads of both')],
          ...names.flatMap((name) => ['--key', file(name)]),
        ],
        { cwd: repository, encoding: 'utf8' },
      );
    expect(verify('present.json')).toMatchObject({ status: 1, stderr: expect.stringContaining('line 1') });
    expect(verify('present.json', 'earlier.json')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^intact: 1000 events/),
    });
    expect(verify('earlier.json', 'present.json')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not signed'),
    });
  });
});

describe('from a head that was kept', () => {
  const keep = (page: number): string => {
    writeFileSync(file('head'), `${pages[page]!.signedHead}\n`);
    return file('head');
  };

  it('what came after it is enough, and so is the whole', () => {
    const head = keep(5);
    const rest = run(write('rest', pages.slice(6)), '--from-head', head);
    expect(rest).toMatchObject({ status: 0, stdout: expect.stringMatching(/^intact: 400 events up to 1000,/) });
    expect(run(write('whole', pages), '--from-head', head)).toMatchObject({ status: 0 });
    expect(run(write('nothing new', [{ ...pages[5], events: [] }]), '--from-head', head)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^intact: 0 events up to 600,/),
    });
    expect(run(write('rest', pages.slice(6)))).toMatchObject({ status: 1 });
  });

  it('any number of heads that a trust has kept must be passed through', async () => {
    const heads = [1, 5, 9].map((place) => pages[place]?.signedHead ?? '');
    writeFileSync(file('heads'), `${heads.join('\n')}\n\n`);
    const whole = write('whole', pages);
    expect(run(whole, '--through', file('heads'))).toMatchObject({ status: 0 });
    // The hub's own key over a history that it wrote again.
    const forged = await linesOf(auditPages(signer, 1000, 100, (number) => (number > 700 ? number + 1 : number)));
    writeFileSync(file('forged'), forged.join(''));
    expect(run(file('forged')).status).toBe(0);
    expect(run(file('forged'), '--through', file('heads'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('broken at event 1000: the chain does not pass through a head that was kept'),
    });
    writeFileSync(file('heads'), `${heads[0]}\nodd\n`);
    expect(run(whole, '--through', file('heads'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('line 2 of'),
    });
  });

  it('a chain is broken that leaves events out after it, ends before it, or does not pass through it', async () => {
    const head = keep(5);
    expect(run(write('gap', pages.slice(7)), '--from-head', head)).toMatchObject({ status: 1 });
    expect(run(write('rolled back', pages.slice(0, 3)), '--from-head', head)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('ends before a head that was kept'),
    });
    // The hub's own key over a history that it wrote again: only the kept head tells.
    const again = (await linesOf(auditPages(signer, 1001, 91))).map((line) => JSON.parse(line));
    expect(run(write('same', again), '--from-head', head).status).toBe(0);
    const forged = await linesOf(auditPages(signer, 1001, 91, (number) => number + 1));
    writeFileSync(file('forged'), forged.join(''));
    expect(run(file('forged')).status).toBe(0);
    expect(run(file('forged'), '--from-head', head)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^broken at event 600: .*does not pass through/),
    });
  });

  it('the head of an intact chain is written for the next time, and of a broken one is not', () => {
    const next = file('next');
    expect(run(write('first', pages.slice(0, 7)), '--keep-head', next)).toMatchObject({ status: 0 });
    const later = run(write('later', pages.slice(7)), '--from-head', next, '--keep-head', next);
    expect(later).toMatchObject({ status: 0, stdout: expect.stringMatching(/^intact: 300 events up to 1000,/) });
    const kept = readFileSync(next, 'utf8');
    expect(run(write('broken', pages.slice(0, 2).reverse()), '--keep-head', next)).toMatchObject({ status: 1 });
    expect(readFileSync(next, 'utf8')).toBe(kept);
    writeFileSync(next, 'no head');
    expect(run(file('later'), '--from-head', next)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^not verified/),
    });
  });
});

describe('a long chain', () => {
  const peak = "data:text/javascript,process.on('exit',()=>console.log('peak '+process.resourceUsage().maxRSS))";
  const peakMegabytes = async (events: number): Promise<number> => {
    const name = file(`${events}.ndjson`);
    await pipeline(Readable.from(auditPages(signer, events)), createWriteStream(name));
    // Without room for garbage, what is measured is what is held; a reader that held the events would end here.
    const small = ['--max-old-space-size=96', '--max-semi-space-size=4'];
    const args = [...small, '--import', peak, 'bin/verify-audit.ts', name, '--key', file('key.json')];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: repository, encoding: 'utf8' });
    rmSync(name);
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`intact: ${events} events`),
    });
    return Number(stdout.match(/peak (\d+)/)?.[1]) / 1024;
  };

  it('takes no more memory than a short one: ten times the events, not a third more', async () => {
    const [control, long] = [await peakMegabytes(20_000), await peakMegabytes(200_000)];
    expect(control).toBeGreaterThan(20);
    expect(long).toBeLessThan(control * 1.33);
  });
});
