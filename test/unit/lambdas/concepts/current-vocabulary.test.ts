import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeCurrentVocabulary } from '#lambdas/concepts/current-vocabulary';
import { makeGetConcept } from '#lambdas/concepts/get-concept';
import { makeSearchConcepts } from '#lambdas/concepts/search-concepts';
import { demoFolder } from '#local/platform/load-demo-vocabulary';
import { buildVocabulary } from '#operator/vocabulary/build-vocabulary';

let folder: string;
let objects: Map<string, { etag: string; bytes: Uint8Array }>;
let reads: string[];
let minute: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-current-'));
  objects = new Map();
  reads = [];
  minute = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (key: string, bytes: Uint8Array): void => {
  objects.set(key, { etag: createHash('md5').update(bytes).digest('hex'), bytes });
};
const publish = (bytes: Uint8Array, spoil: object = {}): string => {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const key = `vocabulary/${sha256}.sqlite`;
  put(key, bytes);
  const pointer = { contractVersion: 1, key, sha256, sizeBytes: bytes.length, concepts: 1, ...spoil };
  put('vocabulary/current.json', Buffer.from(JSON.stringify(pointer)));
  return sha256;
};
const demo = async (): Promise<Uint8Array> => {
  const file = join(folder, 'demo.sqlite');
  await buildVocabulary(demoFolder, file);
  return new Uint8Array(readFileSync(file));
};
const lambda = () =>
  makeCurrentVocabulary({
    bucket: 'bucket',
    folder,
    now: () => new Date(minute * 60_000),
    store: {
      head: async ({ key }) => {
        reads.push(`head ${key}`);
        const found = objects.get(key);
        return found === undefined ? undefined : { etag: found.etag, sizeBytes: found.bytes.length };
      },
      read: async ({ key }) => {
        reads.push(`read ${key.slice(0, 20)}`);
        const found = objects.get(key);
        return found === undefined
          ? undefined
          : (async function* () {
              yield found.bytes;
            })();
      },
    },
  });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (reason: { code?: string; message: string }) => reason.code ?? reason.message,
  );
const context = { caller: { kind: 'none' } as const, correlationId: 'c' };

describe('the vocabulary of a Lambda', () => {
  it('is missing until one is loaded, and then there', async () => {
    const vocabulary = lambda();
    expect(await codeOf(vocabulary())).toBe('VOCABULARY_MISSING');
    publish(await demo());
    expect((await vocabulary()).concept(255573)?.name).toBe('Chronic obstructive lung disease');
  });

  it('is fetched once and looked after at most each minute', async () => {
    publish(await demo());
    const vocabulary = lambda();
    await vocabulary();
    expect(reads).toHaveLength(3);
    minute = 0.9;
    await vocabulary();
    expect(reads).toHaveLength(3);
    minute = 1;
    await vocabulary();
    expect(reads.slice(3)).toEqual(['head vocabulary/current.json']);
  });

  it('gives way to another, whose file is then the only one', async () => {
    const bytes = await demo();
    publish(bytes);
    const vocabulary = lambda();
    await vocabulary();
    // SQLite does not mind what lies behind its last page.
    const other = publish(Buffer.concat([bytes, Buffer.alloc(4096)]));
    minute = 2;
    expect((await vocabulary()).concept(255573)).toBeDefined();
    expect(readdirSync(folder).filter((name) => name.startsWith('vocabulary-'))).toEqual([
      `vocabulary-${other}.sqlite`,
    ]);
  });

  it('of another form of file is missing, and not fetched again until another takes its place', async () => {
    const bytes = await demo();
    const old = join(folder, 'old.sqlite');
    writeFileSync(old, bytes);
    const database = new DatabaseSync(old);
    database.exec('PRAGMA user_version = 1');
    database.close();
    publish(new Uint8Array(readFileSync(old)));
    rmSync(old);
    const vocabulary = lambda();
    expect(await codeOf(vocabulary())).toBe('VOCABULARY_MISSING');
    expect(reads).toHaveLength(3);
    expect(readdirSync(folder)).toEqual(['demo.sqlite']);
    expect(await codeOf(vocabulary())).toBe('VOCABULARY_MISSING');
    expect(reads.slice(3)).toEqual(['head vocabulary/current.json']);
    publish(bytes);
    expect((await vocabulary()).concept(255573)).toBeDefined();
  });

  it('is not opened when it is not the file that was loaded', async () => {
    const sha256 = publish(await demo());
    put(`vocabulary/${sha256}.sqlite`, Buffer.from('another'));
    expect(await codeOf(lambda()())).toBe('the file of the vocabulary is not the one that was loaded');
    expect(readdirSync(folder)).toEqual(['demo.sqlite']);
    publish(await demo(), { key: '../elsewhere' });
    expect(await codeOf(lambda()())).not.toBe('no failure');
  });
});

describe('the operations', () => {
  it('search and describe, and tell what is not there', async () => {
    publish(await demo());
    const vocabulary = lambda();
    const query = { text: 'COPD', standardOnly: false, limit: 5 };
    const found = await makeSearchConcepts({ vocabulary })({ params: {}, query, body: undefined }, context);
    expect(found.concepts[0]).toMatchObject({ conceptId: 255573 });
    const get = (conceptId: number) =>
      makeGetConcept({ vocabulary })({ params: { conceptId }, query: {}, body: undefined }, context);
    expect(await get(255573)).toMatchObject({ childCount: 2 });
    expect(await codeOf(get(1))).toBe('NOT_FOUND');
  });
});
