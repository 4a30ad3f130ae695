import type { AnchoredCriterion, Criterion, EventCriterion, NearCriterion, NearGroup } from '#contracts/cohort';
import { allOf, always, anyOf, type CirceFormula, isAlways, isNever, isPersonal, never, not } from './circe-formula.ts';
import { circeInvalid } from './circe-invalid.ts';

type Which = AnchoredCriterion['which'];

/** Mixed groups ask the person beside the event; each such question doubles the cases to write down. */
const mostPersonQuestions = 3;

const questions = (formula: CirceFormula): CirceFormula[] => {
  if (isPersonal(formula)) return [formula];
  if (formula.kind === 'all' || formula.kind === 'any') return formula.of.flatMap(questions);
  return formula.kind === 'not' ? questions(formula.of) : [];
};

const answered = (formula: CirceFormula, question: string, answer: CirceFormula): CirceFormula => {
  if (isPersonal(formula)) return JSON.stringify(formula) === question ? answer : formula;
  if (formula.kind === 'all') return allOf(formula.of.map((member) => answered(member, question, answer)));
  if (formula.kind === 'any') return anyOf(formula.of.map((member) => answered(member, question, answer)));
  return formula.kind === 'not' ? not(answered(formula.of, question, answer)) : formula;
};

const around = (formula: CirceFormula, anchor: EventCriterion): NearCriterion | NearGroup => {
  if (formula.kind === 'near') return formula.near;
  // The index event is itself one of its kind on its own day, and everything on that day has the same age and date.
  if (formula.kind === 'day') {
    const { kind: _, ...day } = formula;
    return { kind: 'near', event: { ...anchor, ...day }, minDays: 0, maxDays: 0, atLeast: 1 };
  }
  if (formula.kind === 'not') return { kind: 'none', of: [around(formula.of, anchor)] };
  if (formula.kind === 'person') throw new Error('a question about the person is asked beside the index event');
  return { kind: formula.kind, of: formula.of.map((member) => around(member, anchor)) };
};

const there = (anchor: EventCriterion, which: Which, has: CirceFormula): CirceFormula => {
  if (isNever(has)) return never;
  if (isAlways(has)) return { kind: 'person', criterion: anchor };
  const near = around(has, anchor);
  const group: NearGroup = near.kind === 'near' ? { kind: 'all', of: [near] } : near;
  const criterion: Criterion = { kind: 'anchored', anchor, which, has: group };
  return { kind: 'person', criterion };
};

const cases = (anchor: EventCriterion, which: Which, has: CirceFormula, left: number): CirceFormula => {
  const [question] = questions(has);
  if (question === undefined || isAlways(has)) return there(anchor, which, has);
  if (left === 0)
    throw circeInvalid(`at most ${mostPersonQuestions} groups that ask the person beside the event`, 'InclusionRules');
  const text = JSON.stringify(question);
  const given = (answer: CirceFormula): CirceFormula => cases(anchor, which, answered(has, text, answer), left - 1);
  return anyOf([allOf([question, given(always)]), allOf([not(question), given(never)])]);
};

/**
 * That there is an index event of which the formula holds, as something that holds of a person. What asks the person
 * alone moves out of it; where both stand in one group, each answer of the person is written as a case of its own.
 */
export function anchorFormula(anchor: EventCriterion, which: Which, formula: CirceFormula): CirceFormula {
  const members = formula.kind === 'all' ? formula.of : [formula];
  const personal = members.filter(isPersonal);
  const rest = allOf(members.filter((member) => !isPersonal(member)));
  return allOf([...personal, cases(anchor, which, rest, mostPersonQuestions)]);
}

/** The same where the index event has no day: events count wherever they lie. */
export function withoutAnchor(formula: CirceFormula): CirceFormula {
  if (formula.kind === 'near') {
    const { atLeast, atMost, event } = formula.near;
    const criterion = { ...event, atLeast, ...(atMost === undefined ? {} : { atMost }) } as EventCriterion;
    return { kind: 'person', criterion };
  }
  if (formula.kind === 'not') return not(withoutAnchor(formula.of));
  if (formula.kind === 'all') return allOf(formula.of.map(withoutAnchor));
  return formula.kind === 'any' ? anyOf(formula.of.map(withoutAnchor)) : formula;
}
