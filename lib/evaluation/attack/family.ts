import type { Game } from './game.ts';
import type { Answer, Question } from './question.ts';

/** One way to attack: it asks, sees each answer and may choose the next question by it. What it learns is judged apart. */
export type Family = {
  readonly name: string;
  /** What it does, in a sentence for people. */
  readonly does: string;
  /** Over how many accounts of the target it asks, at projects and trusts; absent: one. */
  readonly accounts?: number;
  readonly play: (game: Game) => Generator<Question, void, Answer>;
};
