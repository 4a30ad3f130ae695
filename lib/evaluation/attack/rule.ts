import type { Answer, Bit, Question } from './question.ts';

/** A trust that answers by a release rule, in the world where the target's bit is `bit`. */
export type Desk = { readonly ask: (question: Question) => Answer };

/** What an attacker makes of answers, knowing the rule and all of the records but the bit. */
export type Belief = {
  readonly hear: (question: Question, answer: Answer) => void;
  /** Logarithm of the odds that the bit is 1; 0 is no idea. */
  readonly logOdds: () => number;
};

/** A release rule to be attacked, and the best known way to judge its answers. */
export type Rule = {
  readonly name: string;
  /** Opens trusts of one operator; `secret` stands for whatever they keep to themselves. */
  readonly open: (secret: string, bit: Bit) => Desk;
  readonly believe: () => Belief;
};
