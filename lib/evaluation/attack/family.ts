import type { Game } from './game.ts';
import type { Answer, Question } from './question.ts';

/** One way to attack: it asks, sees each answer and may choose the next question by it. What it learns is judged apart. */
export type Family = {
  readonly name: string;
  /** What it does, in a sentence for people. */
  readonly does: string;
  /** Largest share of right guesses that the engine may allow. */
  readonly goal: number;
  readonly play: (game: Game) => Generator<Question, void, Answer>;
};
