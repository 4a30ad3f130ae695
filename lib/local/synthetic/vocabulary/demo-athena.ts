import { demoAncestors } from './demo-ancestors.ts';
import { demoConcepts } from './demo-concepts.ts';

type Row = readonly (string | number)[];

const always = ['19700101', '20991231'] as const;
const english = 4180186;

const table = (name: string, columns: readonly string[], rows: readonly Row[]): { name: string; content: string } => ({
  name,
  content: `${[columns, ...rows].map((row) => row.join('\t')).join('\n')}\n`,
});

const named = (kind: 'domain' | 'vocabulary'): string[] => [...new Set(demoConcepts.map((concept) => concept[kind]))];

/** The demo vocabulary as the files of an Athena download. */
export const demoAthena = (): { name: string; content: string }[] => [
  table(
    'CONCEPT.csv',
    [
      'concept_id',
      'concept_name',
      'domain_id',
      'vocabulary_id',
      'concept_class_id',
      'standard_concept',
      'concept_code',
      'valid_start_date',
      'valid_end_date',
      'invalid_reason',
    ],
    demoConcepts.map(({ code, conceptClass, domain, id, name, standing, vocabulary }) => [
      id,
      name,
      domain,
      vocabulary,
      conceptClass,
      ['S', 'C'].includes(standing) ? standing : '',
      code,
      ...always,
      standing === 'D' ? 'D' : '',
    ]),
  ),
  table(
    'CONCEPT_SYNONYM.csv',
    ['concept_id', 'concept_synonym_name', 'language_concept_id'],
    demoConcepts.flatMap(({ id, synonyms }) => synonyms.map((synonym) => [id, synonym, english])),
  ),
  table(
    'CONCEPT_ANCESTOR.csv',
    ['ancestor_concept_id', 'descendant_concept_id', 'min_levels_of_separation', 'max_levels_of_separation'],
    demoAncestors(),
  ),
  table(
    'CONCEPT_RELATIONSHIP.csv',
    ['concept_id_1', 'concept_id_2', 'relationship_id', 'valid_start_date', 'valid_end_date', 'invalid_reason'],
    demoConcepts.flatMap(({ id, mapsTo }) => mapsTo.map((target) => [id, target, 'Maps to', ...always, ''])),
  ),
  table(
    'VOCABULARY.csv',
    ['vocabulary_id', 'vocabulary_name', 'vocabulary_reference', 'vocabulary_version', 'vocabulary_concept_id'],
    named('vocabulary').map((id) => [id, id, 'made for FLIP', '1', 0]),
  ),
  table(
    'DOMAIN.csv',
    ['domain_id', 'domain_name', 'domain_concept_id'],
    named('domain').map((id) => [id, id, 0]),
  ),
];
