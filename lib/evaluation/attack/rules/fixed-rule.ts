import type { Answer, Bit, Question } from '../question.ts';
import type { Belief, Rule } from '../rule.ts';
import { exactCells } from './exact-cells.ts';

/** What is released of true numbers: the total, then the cells of each table. */
export type Release = (persons: number, tables: readonly (readonly number[])[]) => Exclude<Answer, 'refused'>;

/** As good as certain, without being infinite. */
const certain = 50;

const same = (one: Answer, other: Answer): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A rule without chance and memory: who knows the records computes both answers, and one of them comes. */
export function fixedRule(name: string, release: Release): Rule {
  const answerIn = (question: Question, bit: Bit): Answer => {
    const persons = question.persons[bit];
    return release(persons.size, exactCells(persons, question.tables[bit], question.crossTables));
  };
  const believe = (): Belief => {
    let odds = 0;
    return {
      hear: (question, answer) => {
        const [without, withSecret] = [answerIn(question, 0), answerIn(question, 1)];
        if (!same(without, withSecret)) odds = same(answer, withSecret) ? certain : -certain;
      },
      logOdds: () => odds,
    };
  };
  return { name, open: (_, bit) => ({ ask: (question) => answerIn(question, bit) }), believe };
}
