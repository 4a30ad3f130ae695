import type { FaultDetail } from '#contracts/failure';
import { answerPersons } from './answer-persons.ts';
import { formFacts } from './form-facts.ts';
import { joinsAsLists } from './joins-as-lists.ts';
import { placeInText } from './place-in-text.ts';
import { readSelect } from './read-select.ts';
import type { SqlFact } from './sql-fact.ts';
import { sqlRules } from './sql-rules.ts';
import { fieldsOf, isFields, kindOf, membersOf, type SqlNode } from './sql-tree.ts';
import { staysSmall } from './stays-small.ts';

/** As many faults as a failure carries. */
const mostFaults = 50;

/** The faults of these facts, in the order of their places, each told once. */
export function faultsIn(facts: readonly SqlFact[], text: string): readonly FaultDetail[] {
  const faults = facts.flatMap((fact) =>
    sqlRules.flatMap((rule) => {
      const breach = rule.brokenBy(fact);
      if (breach === undefined) return [];
      const { instead } = breach;
      const detail: FaultDetail = { rule: rule.name, place: placeInText(text, fact.at) };
      return [{ at: fact.at, detail: instead === undefined ? detail : { ...detail, instead } }];
    }),
  );
  const told = new Map<string, FaultDetail>();
  for (const { detail } of faults.sort((a, b) => a.at - b.at)) {
    const key = `${detail.place} ${detail.rule}`;
    if (!told.has(key)) told.set(key, detail);
  }
  return [...told.values()].slice(0, mostFaults);
}

/** Facts of a statement that the parser has read, and the statement as it may run when no fact breaks a rule. */
export function readStatement(parsed: unknown, dataDate: string): { facts: readonly SqlFact[]; statement: SqlNode } {
  const facts: SqlFact[] = [];
  const tell = (fact: SqlFact): void => {
    facts.push(fact);
  };
  const statements = membersOf(isFields(parsed) ? parsed.stmts : undefined);
  const [first] = statements;
  const sent = isFields(first) ? first.stmt : undefined;
  tell({ kind: 'statements', count: statements.length, statement: kindOf(sent), at: placeOfSecond(statements) });
  const asked = fieldsOf(sent, 'SelectStmt');
  if (asked === undefined) return { facts, statement: {} };
  // What people usually write is put into the form that the rules know; the rules judge that, and nothing else runs.
  const select = joinsAsLists(answerPersons(asked));
  formFacts({ SelectStmt: select }, tell);
  const reading = { tell, dataDate, sets: new Map(), perRow: () => {}, select: readSelect };
  const rows = readSelect(select, { place: 'set', outer: undefined, reading });
  tell({ kind: 'grown', bounded: staysSmall(rows.node), at: 0 });
  const [answer] = rows.columns;
  tell({
    kind: 'answer',
    one: rows.columns.length === 1,
    // A column that is a fault already has no name to judge.
    named: answer?.name === 'person_id' || answer?.type === 'wrong',
    person: (answer?.type === 'person' && !answer.optional) || answer?.type === 'wrong',
    at: 0,
  });
  return { facts, statement: rows.node };
}

/** Where a second statement begins, for that is the one too many. */
function placeOfSecond(statements: readonly unknown[]): number {
  const second = statements[1];
  return isFields(second) && typeof second.stmt_location === 'number' ? second.stmt_location : 0;
}
