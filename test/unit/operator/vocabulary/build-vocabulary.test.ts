import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { demoFolder } from '#local/platform/load-demo-vocabulary';
import { demoAthena } from '#local/synthetic/vocabulary/demo-athena';
import { demoConcepts } from '#local/synthetic/vocabulary/demo-concepts';
import { buildVocabulary } from '#operator/vocabulary/build-vocabulary';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-athena-'));
  file = join(folder, 'vocabulary.sqlite');
  cpSync(demoFolder, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const concept = (change: Readonly<Record<number, string>> = {}): string => {
  const values = ['2000009999', 'A "quoted" name', 'Condition', 'Demo', 'Demo', 'S', 'X', '19700101', '20991231', ''];
  return `${values.map((value, index) => change[index] ?? value).join('\t')}\n`;
};
const lines = (name: string): number => readFileSync(join(folder, name), 'utf8').split('\n').length;
const refusal = async () => {
  try {
    await buildVocabulary(folder, file);
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.details[0]?.place, error.details[0]?.rule];
    throw error;
  }
  return 'built';
};

describe('the demo vocabulary', () => {
  it('lies in the repository as it is made', () => {
    for (const { content, name } of demoAthena()) expect(readFileSync(join(demoFolder, name), 'utf8')).toBe(content);
  });

  it('has concepts of many domains, each with an id and a code of its own and parents that are there', () => {
    const ids = new Set(demoConcepts.map(({ id }) => id));
    expect(ids.size).toBe(demoConcepts.length);
    expect(ids.size).toBeGreaterThan(150);
    expect(new Set(demoConcepts.map(({ code, vocabulary }) => `${vocabulary} ${code}`)).size).toBe(ids.size);
    expect(new Set(demoConcepts.map(({ domain }) => domain)).size).toBeGreaterThan(10);
    for (const { id, mapsTo, parents } of demoConcepts)
      expect([id, [...parents, ...mapsTo].filter((other) => !ids.has(other))]).toEqual([id, []]);
  });

  it('is built whole', async () => {
    const counts = await buildVocabulary(folder, file);
    expect(counts).toMatchObject({ concepts: demoConcepts.length, mappings: 4, leftOut: 0 });
    expect(counts.terms).toBe(demoConcepts.reduce((sum, { synonyms }) => sum + 1 + synonyms.length, 0));
    expect(counts.parents).toBe(demoConcepts.reduce((sum, { parents }) => sum + new Set(parents).size, 0));
  });
});

describe('a download', () => {
  it('is read with quotes as quotes, Windows line ends and a byte order mark', async () => {
    appendFileSync(join(folder, 'CONCEPT.csv'), concept());
    const text = readFileSync(join(folder, 'CONCEPT.csv'), 'utf8');
    writeFileSync(join(folder, 'CONCEPT.csv'), `\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect(await refusal()).toBe('built');
    const database = new DatabaseSync(file, { readOnly: true });
    expect(database.prepare('SELECT name FROM concept WHERE concept_id = 2000009999').get()?.name).toBe(
      'A "quoted" name',
    );
    database.close();
  });

  it('may name concepts that it does not have: those rows are left out and counted', async () => {
    appendFileSync(join(folder, 'CONCEPT_SYNONYM.csv'), '999\tnobody\t0\n');
    appendFileSync(join(folder, 'CONCEPT_ANCESTOR.csv'), '999\t255573\t1\t1\n999\t998\t2\t2\n');
    appendFileSync(join(folder, 'CONCEPT_RELATIONSHIP.csv'), '255573\t999\tMaps to\t1\t2\t\n1\t2\tIs a\t1\t2\t\n');
    expect(await buildVocabulary(folder, file)).toMatchObject({ leftOut: 3, concepts: demoConcepts.length });
  });

  it('with a wrong line is refused with file, line and column, and leaves what was there', async () => {
    const line = lines('CONCEPT.csv');
    const plain = readFileSync(join(folder, 'CONCEPT.csv'));
    writeFileSync(file, 'the old one');
    for (const [change, column] of [
      [{ 0: 'abc' }, 'concept_id'],
      [{ 0: '' }, 'concept_id'],
      [{ 0: '-1' }, 'concept_id'],
      [{ 0: '2147483648' }, 'concept_id'],
      [{ 0: '255573' }, 'concept_id'],
      [{ 1: '' }, 'concept_name'],
      [{ 1: 'x'.repeat(256) }, 'concept_name'],
      [{ 1: 'a\0b' }, 'concept_name'],
      [{ 2: 'Nonsense' }, 'domain_id'],
      [{ 3: 'Nonsense' }, 'vocabulary_id'],
      [{ 5: 'X' }, 'standard_concept'],
      [{ 6: '' }, 'concept_code'],
      [{ 9: 'Z' }, 'invalid_reason'],
    ] as const) {
      writeFileSync(join(folder, 'CONCEPT.csv'), Buffer.concat([plain, Buffer.from(concept(change))]));
      expect((await refusal()).slice(0, 2)).toEqual(['INPUT_INVALID', `CONCEPT.csv:${line}.${column}`]);
    }
    expect(readFileSync(file, 'utf8')).toBe('the old one');
    expect(existsSync(`${file}.part`)).toBe(false);
    writeFileSync(join(folder, 'CONCEPT.csv'), Buffer.concat([plain, Buffer.from(concept())]));
    expect(await refusal()).toBe('built');
  });

  it('with broken bytes, lines without end or other columns is refused', async () => {
    const whole = readFileSync(join(folder, 'CONCEPT.csv'));
    const line = lines('CONCEPT.csv');
    const withLine = (bytes: Uint8Array) => writeFileSync(join(folder, 'CONCEPT.csv'), Buffer.concat([whole, bytes]));
    withLine(Buffer.from(concept().replace('A "', '\xff\xfe'), 'latin1'));
    expect(await refusal()).toEqual(['INPUT_INVALID', `CONCEPT.csv:${line}.concept_name`, 'text in UTF-8']);
    withLine(Buffer.from('x'.repeat(300_000)));
    expect(await refusal()).toEqual(['INPUT_INVALID', `CONCEPT.csv:${line}`, 'lines of at most 100000 bytes']);
    withLine(Buffer.from('1\t2\n'));
    expect(await refusal()).toEqual(['INPUT_INVALID', `CONCEPT.csv:${line}`, 'as many columns as the first line']);
    writeFileSync(join(folder, 'CONCEPT.csv'), 'concept_id,concept_name\n1,2\n');
    expect(await refusal()).toEqual(['INPUT_INVALID', 'CONCEPT.csv:1', 'a column concept_id']);
    writeFileSync(join(folder, 'CONCEPT.csv'), '');
    expect(await refusal()).toMatchObject({ 1: 'CONCEPT.csv:1' });
    writeFileSync(join(folder, 'CONCEPT.csv'), whole.subarray(0, whole.indexOf('\n') + 1));
    expect(await refusal()).toEqual(['INPUT_INVALID', 'CONCEPT.csv', 'at least one concept']);
    rmSync(join(folder, 'CONCEPT.csv'));
    expect(await refusal()).toEqual(['INPUT_INVALID', 'CONCEPT.csv', 'a file of the download']);
  });
});
