import { describe, expect, it } from 'vitest';
import type { Passport } from '#contracts/passport';
import { checkInstruction, type InstructionQuestion } from '#domain/passport/check-instruction';

const passport = {
  jobType: 'standard',
  rounds: 3,
  model: { parametersSha256: 'a'.repeat(64), layout: [{ name: 'w', dtype: 'float32', shape: [3] }] },
} as unknown as Passport;

const question = (change: Partial<InstructionQuestion> = {}): InstructionQuestion => ({
  passport,
  phase: 'train',
  round: 1,
  totalRounds: 3,
  parametersBytes: 12,
  parametersSha256: 'a'.repeat(64),
  released: 0,
  ...change,
});
const evaluate = { phase: 'evaluate' } as const;
/** In a run that goes on after two rounds, with a model that only the server knows. */
const again = {
  passport: { ...passport, continues: { runId: 'r', round: 2 } } as unknown as Passport,
  parametersSha256: 'b'.repeat(64),
};
const places = (asked: InstructionQuestion): string[] => checkInstruction(asked).map(({ place }) => place);

describe('an instruction of the run server', () => {
  it.each([
    ['the first round', question()],
    ['the evaluation of the initial model', question({ ...evaluate, round: 0 })],
    ['a later round, whose model only the server knows', question({ round: 3, parametersSha256: 'b'.repeat(64) })],
    ['the evaluation of the final model', question({ ...evaluate, round: 3, parametersSha256: 'b'.repeat(64) })],
    ['the first round after those of the run before', question({ ...again, round: 3 })],
    ['the evaluation after these', question({ ...again, ...evaluate, round: 3 })],
    ['the last question that three rounds allow', question({ released: 31 })],
    ['the last question that the one round after two allows', question({ ...again, round: 3, released: 15 })],
    [
      'the one evaluation of an evaluation job',
      question({ ...evaluate, round: 0, totalRounds: 0, passport: { ...passport, jobType: 'evaluation' } }),
    ],
  ])('is answered when it is %s', (_what, asked) => {
    expect(places(asked)).toEqual([]);
  });

  it.each([
    ['another initial model', question({ parametersSha256: 'b'.repeat(64) }), 'parameters'],
    [
      'another initial model to evaluate',
      question({ ...evaluate, round: 0, parametersSha256: 'b'.repeat(64) }),
      'parameters',
    ],
    ['a round that the run before has done', question({ ...again, round: 2 }), 'server-round'],
    ['the initial model once more', question({ ...again, ...evaluate, round: 0 }), 'server-round'],
    ['a model of another size', question({ parametersBytes: 16 }), 'parameters'],
    ['a round beyond the last', question({ round: 4 }), 'server-round'],
    ['training in round 0', question({ round: 0 }), 'server-round'],
    ['more rounds than signed', question({ totalRounds: 4 }), 'total-rounds'],
    [
      'training in an evaluation job',
      question({ passport: { ...passport, jobType: 'evaluation' }, totalRounds: 0 }),
      'phase',
    ],
    ['one question too many', question({ released: 32 }), 'messages'],
    ['one too many after those of the run before', question({ ...again, round: 3, released: 16 }), 'messages'],
  ])('is refused when it brings %s', (_what, asked, place) => {
    expect(places(asked)).toContain(place);
  });
});
