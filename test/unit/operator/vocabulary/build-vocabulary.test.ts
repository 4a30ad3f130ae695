import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#contracts/app-error';
import { demoFolder } from '#local/platform/load-demo-vocabulary';
import { demoAncestors } from '#local/synthetic/vocabulary/demo-ancestors';
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

const builtConcept = (id: number) => {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare('SELECT * FROM concept WHERE concept_id = ?').get(id);
  } finally {
    database.close();
  }
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
    expect(counts).toMatchObject({ concepts: demoConcepts.length, mappings: 4, leftOut: 0, cpt4Unread: false });
    expect(counts.odd).toEqual({ total: 0, kinds: [], first: [] });
    expect(counts.descendants).toBe(demoAncestors().filter(([above, below]) => above !== below).length);
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
    expect(await buildVocabulary(folder, file)).toMatchObject({ leftOut: 4, concepts: demoConcepts.length });
  });

  it('with an odd row is read all the same: the row is mended or left out, counted and listed', async () => {
    const line = lines('CONCEPT.csv');
    const plain = readFileSync(join(folder, 'CONCEPT.csv'));
    const astral = '\u{20B9F}';
    for (const [change, column, read] of [
      [{ 0: 'abc' }, 'concept_id', undefined],
      [{ 0: '' }, 'concept_id', undefined],
      [{ 0: '-1' }, 'concept_id', undefined],
      [{ 0: '2147483648' }, 'concept_id', undefined],
      [{ 0: '255573' }, 'concept_id', undefined],
      [{ 1: ' ', 6: '' }, 'concept_name', undefined],
      [{ 1: '' }, 'concept_name', { name: 'X' }],
      [{ 1: 'x'.repeat(256) }, 'concept_name', { name: 'x'.repeat(255) }],
      [{ 1: astral.repeat(256) }, 'concept_name', { name: astral.repeat(255) }],
      [{ 1: 'a\0b' }, 'concept_name', { name: 'a b' }],
      [{ 1: 'M\uFFFDnière' }, 'concept_name', { name: 'M\uFFFDnière' }],
      [{ 2: 'Nonsense' }, 'domain_id', { domain: 'Nonsense' }],
      [{ 3: 'Nonsense' }, 'vocabulary_id', { vocabulary: 'Nonsense' }],
      [{ 5: 'X' }, 'standard_concept', { standing: 'none' }],
      [{ 6: '' }, 'concept_code', { code: '' }],
      [{ 9: 'Z' }, 'invalid_reason', { valid: 0 }],
    ] as const) {
      writeFileSync(join(folder, 'CONCEPT.csv'), Buffer.concat([plain, Buffer.from(concept(change))]));
      const { concepts, odd } = await buildVocabulary(folder, file);
      expect([change, odd.total, odd.kinds[0]?.count, odd.first[0]?.place]).toEqual([
        change,
        1,
        1,
        `CONCEPT.csv:${line}.${column}`,
      ]);
      expect(concepts).toBe(demoConcepts.length + (read === undefined ? 0 : 1));
      expect(odd.first[0]?.what.endsWith('row left out')).toBe(read === undefined);
      const row = builtConcept(2_000_009_999);
      if (read === undefined) expect(row).toBeUndefined();
      else expect(row).toMatchObject(read);
    }
    writeFileSync(join(folder, 'CONCEPT.csv'), Buffer.concat([plain, Buffer.from(concept())]));
    expect(await buildVocabulary(folder, file)).toMatchObject({ odd: { total: 0 } });
    expect(builtConcept(2_000_009_999)).toMatchObject({ name: 'A "quoted" name', standing: 'standard', valid: 1 });
  });

  it('may have names of 255 characters that take 510 units of UTF-16', async () => {
    appendFileSync(join(folder, 'CONCEPT.csv'), concept({ 1: '\u{20B9F}'.repeat(255) }));
    expect(await buildVocabulary(folder, file)).toMatchObject({ odd: { total: 0 } });
    expect(builtConcept(2_000_009_999)?.name).toBe('\u{20B9F}'.repeat(255));
  });

  it('with a tab in a name, a line cut short or an empty line loses no more than that line', async () => {
    const line = lines('CONCEPT.csv');
    appendFileSync(join(folder, 'CONCEPT.csv'), `${concept({ 1: 'a\ttab' })}\n1\t2\n${concept({ 0: '2000009998' })}`);
    const { concepts, odd } = await buildVocabulary(folder, file);
    expect(concepts).toBe(demoConcepts.length + 1);
    expect(odd.first.map(({ place }) => place)).toEqual([`CONCEPT.csv:${line}`, `CONCEPT.csv:${line + 2}`]);
    expect(builtConcept(2_000_009_998)).toBeDefined();
  });

  it('with odd rows in the other files is read all the same', async () => {
    const plain = await buildVocabulary(folder, file);
    const synonyms = `255573\t \t0\nx\tsomething\t0\n255573\t${'y'.repeat(1001)}\t0\n`;
    const at = {
      synonym: lines('CONCEPT_SYNONYM.csv'),
      ancestor: lines('CONCEPT_ANCESTOR.csv'),
      relationship: lines('CONCEPT_RELATIONSHIP.csv'),
      domain: lines('DOMAIN.csv'),
    };
    appendFileSync(join(folder, 'CONCEPT_SYNONYM.csv'), synonyms);
    appendFileSync(join(folder, 'CONCEPT_ANCESTOR.csv'), 'x\t255573\t1\t1\n255573\t8507\tfar\t1\n');
    appendFileSync(
      join(folder, 'CONCEPT_RELATIONSHIP.csv'),
      '8507\t8532\tMaps to\t1\t2\tZ\n8507\tx\tMaps to\t1\t2\t\n',
    );
    appendFileSync(join(folder, 'DOMAIN.csv'), '\tnone\t0\n');
    const { odd, ...counts } = await buildVocabulary(folder, file);
    expect(counts).toEqual({ ...plain, odd: undefined, terms: plain.terms + 1 });
    expect(odd.first.map(({ place }) => place)).toEqual([
      `DOMAIN.csv:${at.domain}.domain_id`,
      `CONCEPT_SYNONYM.csv:${at.synonym}.concept_synonym_name`,
      `CONCEPT_SYNONYM.csv:${at.synonym + 1}.concept_id`,
      `CONCEPT_SYNONYM.csv:${at.synonym + 2}.concept_synonym_name`,
      `CONCEPT_ANCESTOR.csv:${at.ancestor}.ancestor_concept_id`,
      `CONCEPT_ANCESTOR.csv:${at.ancestor + 1}.min_levels_of_separation`,
      `CONCEPT_RELATIONSHIP.csv:${at.relationship}.invalid_reason`,
      `CONCEPT_RELATIONSHIP.csv:${at.relationship + 1}.concept_id_2`,
    ]);
  });

  it('whose CPT4 was not added is read without it, and that is mentioned', async () => {
    const header = readFileSync(join(folder, 'CONCEPT.csv'), 'utf8').split('\n')[0];
    writeFileSync(join(folder, 'CONCEPT_CPT4.csv'), `${header}\n2\t\tProcedure\tCPT4\tCPT4\tS\t1\t1\t2\t\n`);
    expect((await buildVocabulary(folder, file)).cpt4Unread).toBe(true);
    appendFileSync(join(folder, 'VOCABULARY.csv'), 'CPT4\tCPT4\t\t\t0\n');
    const plain = readFileSync(join(folder, 'CONCEPT.csv'), 'utf8');
    writeFileSync(join(folder, 'CONCEPT.csv'), plain + concept({ 1: '', 3: 'CPT4', 6: '71045' }));
    expect((await buildVocabulary(folder, file)).cpt4Unread).toBe(true);
    expect(builtConcept(2_000_009_999)).toMatchObject({ name: '71045', code: '71045' });
    writeFileSync(join(folder, 'CONCEPT.csv'), plain + concept({ 1: 'X-ray of the chest', 3: 'CPT4', 6: '71045' }));
    expect((await buildVocabulary(folder, file)).cpt4Unread).toBe(false);
  });

  it('of which most rows of a file cannot be read is refused, and leaves what was there', async () => {
    writeFileSync(file, 'the old one');
    const [header, ...rows] = readFileSync(join(folder, 'CONCEPT_ANCESTOR.csv'), 'utf8').trimEnd().split('\n');
    const spoilt = (most: boolean) => rows.map((row, index) => (index % 5 < 3 === most ? `x${row}` : row));
    writeFileSync(join(folder, 'CONCEPT_ANCESTOR.csv'), [header, ...spoilt(true)].join('\n'));
    expect((await refusal()).slice(0, 2)).toEqual(['INPUT_INVALID', 'CONCEPT_ANCESTOR.csv:2.ancestor_concept_id']);
    expect(readFileSync(file, 'utf8')).toBe('the old one');
    expect(existsSync(`${file}.part`)).toBe(false);
    writeFileSync(join(folder, 'CONCEPT_ANCESTOR.csv'), [header, ...spoilt(false)].join('\n'));
    expect(await refusal()).toBe('built');
  });

  it('with broken bytes keeps the name, with the sign for what was lost', async () => {
    const whole = readFileSync(join(folder, 'CONCEPT.csv'));
    const broken = Buffer.from(concept().replace('A "', '\xff\xfe'), 'latin1');
    writeFileSync(join(folder, 'CONCEPT.csv'), Buffer.concat([whole, broken]));
    expect(await buildVocabulary(folder, file)).toMatchObject({ odd: { total: 1 } });
    expect(builtConcept(2_000_009_999)?.name).toBe('\uFFFD\uFFFDquoted" name');
  });

  it('with lines without end, other columns or a file missing is refused', async () => {
    const whole = readFileSync(join(folder, 'CONCEPT.csv'));
    const line = lines('CONCEPT.csv');
    const withLine = (bytes: Uint8Array) => writeFileSync(join(folder, 'CONCEPT.csv'), Buffer.concat([whole, bytes]));
    withLine(Buffer.from('x'.repeat(300_000)));
    expect(await refusal()).toEqual(['INPUT_INVALID', `CONCEPT.csv:${line}`, 'lines of at most 100000 bytes']);
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
