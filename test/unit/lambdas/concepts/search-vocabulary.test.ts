import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SearchConcepts } from '#contracts/vocabulary';
import { openVocabulary } from '#lambdas/concepts/open-vocabulary';
import { searchVocabulary } from '#lambdas/concepts/search-vocabulary';
import type { Vocabulary } from '#lambdas/concepts/vocabulary';
import { demoFolder } from '#local/platform/load-demo-vocabulary';
import { buildVocabulary } from '#operator/vocabulary/build-vocabulary';

const folder = mkdtempSync(join(tmpdir(), 'flip-search-'));
const file = join(folder, 'vocabulary.sqlite');
let vocabulary: Vocabulary;
beforeAll(async () => {
  await buildVocabulary(demoFolder, file);
  vocabulary = openVocabulary(file);
});
afterAll(() => {
  vocabulary.close();
  rmSync(folder, { recursive: true, force: true });
});

const search = (text: string, more: object = {}) => vocabulary.search(SearchConcepts.parse({ text, ...more }));
const first = (text: string, more: object = {}) => search(text, more).concepts[0];
const names = (text: string, more: object = {}) => search(text, more).concepts.map(({ name }) => name);

describe('a search', () => {
  it('finds by id, exact code, name, synonym, beginning and words, and says by which', () => {
    expect(first('255573')).toMatchObject({ conceptId: 255573, by: 'id', standing: 'standard', valid: true });
    expect(first('copd')).toMatchObject({ conceptId: 255573, by: 'code' });
    expect(first('00180050')).toMatchObject({ name: 'Slice thickness', vocabulary: 'DICOM', by: 'code' });
    expect(first('asthma')).toMatchObject({ conceptId: 317009, by: 'code' });
    expect(first('Heart attack')).toMatchObject({ by: 'name' });
    expect(first('myocardial infarction')).toMatchObject({
      name: 'Heart attack',
      by: 'synonym',
      synonym: 'myocardial infarction',
    });
    expect(first('Chronic obstr')).toMatchObject({ conceptId: 255573, by: 'prefix' });
    expect(first('lung obstructive chronic')).toMatchObject({ conceptId: 255573, by: 'words' });
    expect(first('cell non small')).toMatchObject({ by: 'words', synonym: 'non-small cell lung cancer' });
  });

  it('puts the sure before the wide, standard concepts first, and each once', () => {
    const found = search('pneumonia', { limit: 100 }).concepts;
    expect(found[0]).toMatchObject({ name: 'Pneumonia', by: 'name' });
    const by = found.map((concept) => concept.by);
    expect(by).toEqual(
      [...by].sort(
        (one, other) => ['name', 'prefix', 'words'].indexOf(one) - ['name', 'prefix', 'words'].indexOf(other),
      ),
    );
    const prefixes = found.filter((concept) => concept.by === 'prefix');
    expect(prefixes.at(-1)).toMatchObject({ standing: 'none', valid: false });
    expect(prefixes.slice(0, -1).every(({ standing }) => standing === 'standard')).toBe(true);
    expect(new Set(found.map(({ conceptId }) => conceptId)).size).toBe(found.length);
  });

  it('narrows by domain, vocabulary and standing, however they are written', () => {
    expect(new Set(search('lung', { domain: 'spec anatomic site' }).concepts.map(({ domain }) => domain))).toEqual(
      new Set(['Spec Anatomic Site']),
    );
    expect(names('voltage', { vocabulary: 'dicom' })).toEqual(['Tube voltage']);
    expect(names('voltage', { vocabulary: 'Demo' })).toEqual([]);
    expect(names('blue inhaler')).toEqual(['Blue inhaler']);
    expect(names('blue inhaler', { standardOnly: 'true' })).toEqual([]);
  });

  it('narrows to a concept and what stands below it, at any depth', () => {
    const everywhere = search('pneumonia', { limit: 100 }).concepts;
    const [top] = everywhere;
    const below = search('pneumonia', { limit: 100, below: top!.conceptId }).concepts;
    expect(below[0]).toEqual(top);
    expect(below.length).toBeGreaterThan(1);
    expect(below.length).toBeLessThan(everywhere.length);
    const ancestors = new Set([top!.conceptId]);
    const under = (conceptId: number): boolean =>
      ancestors.has(conceptId) || vocabulary.concept(conceptId)!.parents.some((parent) => under(parent.conceptId));
    expect(below.map(({ conceptId }) => conceptId)).toEqual(everywhere.map(({ conceptId }) => conceptId).filter(under));
    const parent = vocabulary.concept(top!.conceptId)!.parents[0]!;
    const grand = vocabulary.concept(parent.conceptId)!.parents[0] ?? parent;
    expect(names('pneumonia', { limit: 100, below: grand.conceptId })).toEqual(
      expect.arrayContaining(below.map(({ name }) => name)),
    );
    expect(names('pneumonia', { below: 2_147_483_647 })).toEqual([]);
    expect(SearchConcepts.safeParse({ text: 'a', below: '-1' }).success).toBe(false);
  });

  it('gives as many as are wanted and says whether there is more', () => {
    expect(search('lung', { limit: 3 })).toMatchObject({ concepts: [{}, {}, {}], more: true });
    const all = search('lung', { limit: 100 });
    expect(all.more).toBe(false);
    expect(search('lung', { limit: all.concepts.length }).more).toBe(false);
  });

  it('reads accents, case, forms and blanks alike', () => {
    for (const text of [
      'Ménière’s disease',
      'meniere’s DISEASE',
      'MÉNIÈRE’S  DISEASE',
      'Me\u0301nie\u0300re’s disease',
    ])
      expect([text, first(text)?.name]).toEqual([text, 'Ménière’s disease']);
    expect(first('meniere')?.name).toBe('Ménière’s disease');
    expect(first('ｃｏｐｄ')?.conceptId).toBe(255573);
    expect(first('apnee')?.name).toBe('Sleep apnoea');
  });

  it('finds nothing where there is nothing', () => {
    expect(search('xylophone')).toEqual({ concepts: [], more: false });
    expect(search('\u0301')).toEqual({ concepts: [], more: false });
  });

  it('takes no sign in the text for an operator', () => {
    const all = search('a', { limit: 100 }).concepts.length;
    expect(all).toBeGreaterThan(50);
    for (const text of [
      "' OR 1=1 --",
      '" OR "',
      'words:lung',
      'lung NOT cancer',
      'NEAR(a b)',
      '*',
      '^lung',
      'lung*)',
      '-- ',
      '{a b}: c',
      "%'; DROP TABLE concept; --",
      '\u0000',
      '"',
    ]) {
      const found = search(text, { limit: 100 });
      expect([text, found.concepts.length < 40]).toEqual([text, true]);
    }
    expect(names('lung*)').sort()).toEqual(names('lung').sort());
    expect(first('lung AND cancer')).toBeUndefined();
    expect(first('lung cancer')?.name).toBe('Cancer of the lung');
  });

  it('answers any text at all', () => {
    const database = new DatabaseSync(file, { readOnly: true });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (text) => {
        const query = SearchConcepts.safeParse({ text });
        if (query.success) expect(searchVocabulary(database, query.data).concepts.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 500, seed: 7 },
    );
    database.close();
  });
});

describe('one concept', () => {
  it('comes with synonyms, parents, children and what it maps to', () => {
    expect(vocabulary.concept(255848)).toMatchObject({
      name: 'Pneumonia',
      synonyms: ['inflammation of the lung'],
      parents: [{ name: 'Disorder of the airways and lungs' }, { name: 'Infection of the airways and lungs' }],
      parentCount: 2,
      children: [{ name: 'Pneumonia caused by a virus' }, { name: 'Pneumonia caused by bacteria' }],
      childCount: 2,
      mapsTo: [],
    });
    expect(vocabulary.concept(2_000_001_302)).toMatchObject({
      standing: 'none',
      valid: false,
      mapsTo: [{ conceptId: 255848 }],
    });
  });

  it('that is not there is nothing', () => {
    expect(vocabulary.concept(1)).toBeUndefined();
  });
});

describe('a vocabulary with pairs of every kind and names of many scripts', () => {
  const concepts: readonly (readonly [id: number, name: string])[] = [
    [3_000_001, 'Ampicillin 250 MG'],
    [3_000_002, 'Ampicillin 250 MG by Brand'],
    [3_000_003, 'Ampicillin'],
    [3_000_004, 'Ampicillin of another tree'],
    [3_000_011, 'Fuß und Straßenstaub'],
    [3_000_012, 'Œdème pulmonaire'],
    [3_000_013, '慢性肺疾患'],
    [3_000_014, '肝臓の疾患'],
    [3_000_015, '소세포폐암'],
    [3_000_016, 'มะเร็งปอด'],
  ];
  const pairs = [
    // Side by side (level 0), one level, two levels without what stood between, and an ancestor that comes later.
    [3_000_001, 3_000_002, 0],
    [3_000_003, 3_000_001, 1],
    [3_000_003, 3_000_002, 1],
    [255_573, 3_000_004, 3],
    [255_573, 3_000_003, 2],
    [255_573, 3_000_001, 3],
    [255_573, 3_000_001, 4],
  ];
  const odd = join(folder, 'odd');
  let many: Vocabulary;
  beforeAll(async () => {
    cpSync(demoFolder, odd, { recursive: true });
    for (const [id, name] of concepts)
      appendFileSync(join(odd, 'CONCEPT.csv'), `${id}\t${name}\tDrug\tDemo\tDemo\tS\tC${id}\t1\t2\t\n`);
    for (const pair of pairs) appendFileSync(join(odd, 'CONCEPT_ANCESTOR.csv'), `${pair.join('\t')}\t9\n`);
    await buildVocabulary(odd, join(folder, 'odd.sqlite'));
    many = openVocabulary(join(folder, 'odd.sqlite'));
  });
  afterAll(() => many.close());
  const ids = (text: string, more: object = {}) =>
    many
      .search(SearchConcepts.parse({ text, limit: 100, ...more }))
      .concepts.map(({ conceptId }) => conceptId)
      .sort();

  it('finds below a concept every descendant that concept_ancestor has, at any level, and no other', () => {
    const below = (conceptId: number) => ids('ampicillin', { below: conceptId });
    expect(below(3_000_001)).toEqual([3_000_001, 3_000_002]);
    expect(below(3_000_002)).toEqual([3_000_002]);
    expect(below(3_000_003)).toEqual([3_000_001, 3_000_002, 3_000_003]);
    // Not 3000002: a trust's concept_ancestor has no such pair, so that it does not count it either.
    expect(below(255_573)).toEqual([3_000_001, 3_000_003, 3_000_004]);
    expect(below(317_009)).toEqual([]);
  });

  it('shows as neighbours what stands side by side, one level off, or nearest', () => {
    const around = (conceptId: number) => {
      const { childCount, children, parents } = many.concept(conceptId)!;
      expect(childCount).toBe(children.length);
      return [parents.map((one) => one.conceptId), children.map((one) => one.conceptId)];
    };
    expect(around(3_000_001)).toEqual([[3_000_003], [3_000_002]]);
    expect(around(3_000_002)).toEqual([[3_000_003, 3_000_001], []]);
    expect(around(3_000_004)[0]).toEqual([255_573]);
    expect(around(3_000_003)[0]).toEqual([255_573]);
  });

  it('finds ß by ss, œ by oe, and the other way round', () => {
    for (const text of ['fuss', 'FUẞ', 'strassenstaub', 'Fuß und Strassen'])
      expect([text, ids(text)]).toEqual([text, [3_000_011]]);
    for (const text of ['oedeme', 'œdeme', 'Œdème pulm']) expect([text, ids(text)]).toEqual([text, [3_000_012]]);
    for (const text of ['fus staub', 'odeme']) expect([text, ids(text)]).toEqual([text, []]);
  });

  it('finds one letter, or some that stand together, of a script without blanks', () => {
    for (const [text, found] of [
      ['肺', [3_000_013]],
      ['疾', [3_000_013, 3_000_014]],
      ['肺疾患', [3_000_013]],
      ['患 肝', [3_000_014]],
      ['폐', [3_000_015]],
      ['세포', [3_000_015]],
      ['ปอด', [3_000_016]],
      // These letters are all there, but not together.
      ['肺患', []],
      ['心', []],
      ['包', []],
    ] as const)
      expect([text, ids(text)]).toEqual([text, found]);
  });
});
