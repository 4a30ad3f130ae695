import * as z from 'zod';
import { CohortResult } from '#contracts/cohort-result';
import { Failure } from '#contracts/failure';
import type { QueryAnswerStatus } from '#contracts/query-status';
import type { NamedTransition } from '#domain/lifecycle/lifecycle';
import { answerEnd } from '#domain/project/answer-end';
import { answerLifecycle } from '#domain/project/answer-lifecycle';

/** Of an answer that was asked before its status said whether the trust has taken the question. */
const asked = 'ASKED';

const Earlier = z.object({
  status: z.enum([asked, 'ANSWERED', 'FAILED']),
  result: z.object({ persons: CohortResult.shape.persons, masked: z.unknown().optional() }).optional(),
  failure: Failure.pick({ code: true }).strip().optional(),
});

/** An answer by the statuses of now; an item of an older ledger knows three of them, and its outcome tells the others. */
const byPresentStatuses = (held: unknown): unknown => {
  const earlier = Earlier.safeParse(held);
  if (!earlier.success) return held;
  const { failure, result, status } = earlier.data;
  if (status === asked) return { ...(held as object), status: answerLifecycle.start.to };
  const end =
    status === 'ANSWERED' && result !== undefined
      ? answerEnd({ kind: 'result', result: result as Pick<CohortResult, 'persons' | 'masked'> })
      : failure === undefined
        ? undefined
        : answerEnd({ kind: 'failure', code: failure.code });
  return end === undefined ? held : { ...(held as object), status: answerLifecycle[end].to };
};

/** The schema of an answer, or of a part of one, for items of this ledger and of older ones. */
export const heldAnswer = <S extends z.ZodType>(schema: S) => z.preprocess(byPresentStatuses, schema);

/** What an answer's status on the ledger may be before this step, on an older ledger too. */
export const heldStatuses = ({ from }: NamedTransition<QueryAnswerStatus>): readonly string[] =>
  from.includes('RUNNING') ? [...from, asked] : from;
