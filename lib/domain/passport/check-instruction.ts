import type { FaultDetail } from '#contracts/failure';
import type { Passport } from '#contracts/passport';
import type { Sha256 } from '#contracts/primitives';
import { layoutBytes } from '../egress/layout-bytes.ts';

/** One message of the run server, as far as a passport has a say in it. */
export type InstructionQuestion = {
  readonly passport: Passport;
  readonly phase: 'train' | 'evaluate';
  readonly round: number;
  readonly totalRounds: number;
  readonly parametersBytes: number;
  readonly parametersSha256: Sha256;
  /** Replies released in this run so far. */
  readonly released: number;
};

/** Each message may be lost and asked again, and a run may go back to a checkpoint; more than this is milking. */
const repeats = 4;

/** What is wrong with an instruction under the run's passport: the hub is not trusted to keep to what it signed. */
export function checkInstruction(question: InstructionQuestion): readonly FaultDetail[] {
  const { passport, phase, round, released } = question;
  const { rounds, jobType, model } = passport;
  const totalRounds = jobType === 'standard' ? rounds : 0;
  // A run that goes on from another's rounds asks for none of these again.
  const done = passport.continues?.round ?? 0;
  const first = done + (phase === 'train' ? 1 : 0);
  const initial = phase === 'train' ? round === 1 : round === 0;
  const rules: readonly (readonly [boolean, string, string])[] = [
    [question.totalRounds === totalRounds, 'as many rounds as the passport names', 'total-rounds'],
    [phase === 'evaluate' || jobType === 'standard', 'an evaluation does not train', 'phase'],
    [round <= totalRounds && round >= first, 'a round of the run', 'server-round'],
    [question.parametersBytes === layoutBytes(model.layout), 'the model has the layout of the passport', 'parameters'],
    [
      !initial || question.parametersSha256 === model.parametersSha256,
      'the run begins with the model of the passport',
      'parameters',
    ],
    [released < repeats * (2 * (rounds - done) + 2), 'no more questions than the rounds need', 'messages'],
  ];
  return rules.filter(([kept]) => !kept).map(([, rule, place]) => ({ rule, place }));
}
