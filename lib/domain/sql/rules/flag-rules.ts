import type { SqlFact } from '../sql-fact.ts';
import type { SqlRule } from '../sql-rule.ts';

type FactOf<K extends SqlFact['kind']> = Extract<SqlFact, { readonly kind: K }>;

/** The yes-or-no answers that reading gives about a kind of fact. */
type Flag<K extends SqlFact['kind']> = {
  [F in keyof FactOf<K>]: FactOf<K>[F] extends boolean ? F : never;
}[keyof FactOf<K>];

type Words<K extends SqlFact['kind']> = {
  readonly name: string;
  /** Why the rule is there, for `docs/reference/rules.md`. */
  readonly why: string;
  /** What to write instead, where that is known. */
  readonly instead?: string | ((fact: FactOf<K>) => string);
};

/** A rule about one kind of fact, broken where one of the flags is false; with no flags, by the fact itself. */
const flagRule = <K extends SqlFact['kind']>(
  kind: K,
  flags: readonly Flag<K>[],
  { instead, name, why }: Words<K>,
): SqlRule & { readonly why: string } => ({
  name,
  why,
  brokenBy: (fact) => {
    if (fact.kind !== kind) return undefined;
    const found = fact as FactOf<K>;
    if (flags.length > 0 && flags.every((flag) => found[flag] === true)) return undefined;
    return { instead: typeof instead === 'function' ? instead(found) : instead };
  },
});

/** Every rule that only looks up flags which reading has found; a rule that judges for itself has a file of its own. */
export const flagRules = {
  plainText: flagRule('text', ['plain'], {
    name: 'the text is whole',
    why: 'The text holds no NUL and no half of a character: what is read is what was written.',
  }),
  soundSyntax: flagRule('syntax', [], {
    name: 'the text is SQL as PostgreSQL reads it',
    why: 'PostgreSQL’s own parser must read the text; what it cannot read, no rule has judged.',
  }),
  namedColumns: flagRule('star', [], {
    name: 'no star; name the columns',
    why: 'Columns are named: what a star means is decided by the database, not by the text.',
    instead: 'SELECT person_id, or SELECT 1 inside EXISTS',
  }),
  knownCasts: flagRule('cast', ['known'], {
    name: 'only DATE and INTERVAL literals, and whole numbers to numeric, are cast',
    why: 'Only written days and intervals and small numbers are cast: a cast of a recorded text or number can fail, and its failure tells the value.',
    instead: "write the value as a literal of its own type, such as DATE '2024-01-31'",
  }),
  soundLiterals: flagRule('literal', ['sound'], {
    name: 'a literal is a whole number, a decimal number, a short text, true, false, a day or an interval',
    why: 'A literal is read by the rules as PostgreSQL will read it; one that PostgreSQL could not read never reaches it.',
    instead: ({ wanted }) =>
      ({
        day: "a day that exists: '2024-01-31'",
        interval: "whole days, weeks, months or years, at most 200 years: INTERVAL '30 days'",
        number: 'at most 2147483647, or at most 15 digits on each side of a decimal point',
        text: 'at most 200 visible characters',
        value: 'IS NULL or IS NOT NULL',
      })[wanted],
  }),
  sameTypes: flagRule('choice', ['same'], {
    name: 'CASE, COALESCE, GREATEST and LEAST choose between numbers, days, texts or truths of one type',
    why: 'Alternatives are of one type, for PostgreSQL casts the others, and such a cast can fail.',
  }),
  groupedColumns: flagRule('grouped', ['grouped'], {
    name: 'a column beside an aggregate is named in GROUP BY',
    why: 'In a grouped SELECT a column outside an aggregate is one of GROUP BY, or it has no one value.',
    instead: 'GROUP BY person_id',
  }),
  ownRows: flagRule('persons', ['connected'], {
    name: 'rows of persons are joined, and asked about, by person_id',
    why: 'Whether a person belongs depends on that person’s own rows alone: rows of persons meet only where person_id is equal. Otherwise one row of one person could move everybody in or out, and no noise hides that.',
    instead: ({ inside }) =>
      inside
        ? 'EXISTS (SELECT 1 FROM omop.condition_occurrence AS c WHERE c.person_id = p.person_id AND …)'
        : 'JOIN omop.condition_occurrence AS c ON c.person_id = p.person_id',
  }),
  personSets: flagRule('person output', ['output', 'always'], {
    name: 'a set of rows about persons answers the person_id of its own rows, and not of the right side of a LEFT JOIN',
    why: "A SELECT about persons that stands for itself answers whose its own rows are, from a side of the join that is always there. What is counted over all persons belongs to none; the id of the person around it would be answered as soon as anybody's row is there; and one missing id inside NOT IN would empty the answer.",
    instead: 'SELECT c.person_id FROM omop.condition_occurrence AS c GROUP BY c.person_id',
  }),
  presentPersons: flagRule('asked person', ['always'], {
    name: 'the person_id before IN is not of the right side of a LEFT JOIN',
    why: 'Whoever is looked up in a set of persons is there: a missing id is in no set, and PostgreSQL knows that it is not in an empty one, but not whether it is in another. So everybody without it would tell whether the set has anybody.',
    instead: 'p.person_id IN (SELECT …), with p from the left side, or EXISTS (SELECT 1 FROM … WHERE …)',
  }),
  personAnswer: flagRule('answer', ['one', 'named', 'person'], {
    name: 'the statement answers one column, person_id',
    why: 'What leaves the statement is the set of person ids: one column, person_id, taken from a table as it is.',
    instead: 'SELECT person_id FROM …',
  }),
  vocabularyApart: flagRule('vocabulary', ['apart'], {
    name: 'concept and concept_ancestor stand in a SELECT of their own after IN, which answers a column of theirs and names nothing around it',
    why: 'The vocabulary is asked by itself, before any person is: joined to records, or asked per record, its millions of rows would make a clock of one person’s record that others can read.',
    instead:
      'c.condition_concept_id IN (SELECT a.descendant_concept_id FROM omop.concept_ancestor AS a WHERE a.ancestor_concept_id = 1)',
  }),
  joinedTables: flagRule('joined', ['joined'], {
    name: 'each table in FROM is joined to another by an equality of columns',
    why: 'Every table of a FROM is tied to the others by an equality of columns: a product of whole tables answers nothing and stops the database.',
    instead: 'JOIN omop.concept_ancestor AS a ON a.descendant_concept_id = c.condition_concept_id',
  }),
  matchingSides: flagRule('sides', ['match'], {
    name: 'both sides of a combination answer the same columns',
    why: 'Both sides of UNION, INTERSECT and EXCEPT answer as many columns, of the same types.',
    instead: 'SELECT person_id … UNION SELECT person_id …',
  }),
  joinedSubqueries: flagRule('asked within', ['joins'], {
    name: 'what depends on rows around it is a plain EXISTS or NOT EXISTS, which AND joins to WHERE or to the ON of a JOIN',
    why: 'What depends on the rows around it is joined to them: anything else PostgreSQL works out anew for each such row, all persons times all persons, so that one record could decide whether a statement ends in time.',
    instead: ({ by }) =>
      ({
        exists: 'p.person_id IN (SELECT c.person_id FROM …), or one SELECT for each case with UNION between them',
        list: 'EXISTS (SELECT 1 FROM … AS c WHERE c.person_id = p.person_id AND …), joined to its WHERE by AND',
        value:
          'LEFT JOIN (SELECT c.person_id, count(*) AS n FROM … GROUP BY c.person_id) AS s ON s.person_id = p.person_id',
        name: 'in the WHERE of EXISTS, names of the SELECT right around it alone; further rows are joined in its FROM',
      })[by],
  }),
  singleColumn: flagRule('one column', ['one'], {
    name: 'a SELECT after IN, or used as a value, answers one column',
    why: 'A SELECT that is compared with a value answers one column.',
    instead: 'IN (SELECT person_id FROM …)',
  }),
  rowsFromTables: flagRule('from', ['given'], {
    name: 'every SELECT has a FROM',
    why: 'Every SELECT reads a table: a SELECT of constants says nothing about persons.',
    instead: 'SELECT person_id FROM omop.person',
  }),
  literalLimits: flagRule('limit', ['literal', 'harmless'], {
    name: 'LIMIT is a literal of at least 1 inside EXISTS; there is no OFFSET',
    why: 'LIMIT is a literal, and stands only where EXISTS asks whether there is any row: elsewhere it would let other persons decide who belongs.',
    instead: 'leave LIMIT and OFFSET out: the answer is a set',
  }),
  plainOrder: flagRule('order', ['plain'], {
    name: 'ORDER BY names an answered column or its number',
    why: 'ORDER BY names a column that is answered; it says nothing of a set and is left out of what runs.',
    instead: 'leave ORDER BY out: the answer is a set',
  }),
  noDrift: flagRule('drift', ['same'], {
    name: 'the statement as it would run is the one that was judged',
    why: 'What runs is written anew from what was judged, read again, judged again and found to be the same.',
  }),
} as const satisfies Readonly<Record<string, SqlRule>>;
