import { createRowReader } from '#appliance/platform/row-reader';
import type { ServiceDatabase } from '#appliance/platform/service-database';
import { AppError } from '#contracts/app-error';
import { CohortResult } from '#contracts/cohort-result';
import type { QueryId } from '#contracts/ids';
import type { Sha256 } from '#contracts/primitives';

/** The table of masked answers; a service keeps its migrations in order and never edits one. */
export const maskedAnswerMigrations: readonly string[] = [
  'CREATE TABLE masked_answer (query_id TEXT PRIMARY KEY, question_sha256 TEXT NOT NULL, result TEXT) STRICT',
];

/**
 * The masked answers of this trust. A mask hides one number: two numbers with the same mask would disclose their
 * difference. Therefore a question id always belongs to one question and one answer.
 */
export type MaskedAnswers = {
  /**
   * Records the question and returns the answer that was kept for it, or undefined. Throws SECURE_SUM_REFUSED for
   * another question with the same id, and STORED_ROW_DAMAGED.
   */
  readonly begin: (queryId: QueryId, questionSha256: Sha256) => CohortResult | undefined;
  /** Stores an answer before it is sent, and returns the answer that may be sent: the first one stored. */
  readonly keep: (queryId: QueryId, result: CohortResult) => CohortResult;
};

/**
 * Opens the masked answers on a migrated database. Where a stored answer is damaged, its question is refused with
 * STORED_ROW_DAMAGED, because another number with the same mask would disclose the difference of the two.
 */
export function createMaskedAnswers(database: ServiceDatabase): MaskedAnswers {
  const answers = createRowReader(database, {
    table: 'masked_answer',
    key: ['query_id'],
    repair: 'keep',
    parse: ({ result }) => CohortResult.parse(JSON.parse(String(result))),
  });
  const selectKept = answers.select('SELECT * FROM masked_answer WHERE query_id = ? AND result IS NOT NULL');
  const insert = database.prepare('INSERT INTO masked_answer VALUES (?, ?, NULL) ON CONFLICT DO NOTHING');
  const find = database.prepare('SELECT question_sha256, result FROM masked_answer WHERE query_id = ?');
  const update = database.prepare('UPDATE masked_answer SET result = ? WHERE query_id = ? AND result IS NULL');
  const kept = (queryId: QueryId): CohortResult | undefined => {
    const answer = selectKept.get(queryId);
    if (answer === undefined && find.get(queryId)?.result !== null) throw new AppError('STORED_ROW_DAMAGED');
    return answer;
  };
  return {
    begin: (queryId, questionSha256) => {
      insert.run(queryId, questionSha256);
      if (find.get(queryId)?.question_sha256 !== questionSha256)
        throw new AppError('SECURE_SUM_REFUSED', {
          details: [{ rule: 'one question id stands for one question', place: 'queryId' }],
        });
      return kept(queryId);
    },
    keep: (queryId, result) => {
      update.run(JSON.stringify(result), queryId);
      return kept(queryId) ?? result;
    },
  };
}
