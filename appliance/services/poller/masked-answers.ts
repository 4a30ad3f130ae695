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
 * What this trust has masked. A mask hides one number: two numbers under the same mask would tell their difference.
 * So one question id stands for one question and one answer, for good.
 */
export type MaskedAnswers = {
  /** The answer given to this question before, if any. Throws SECURE_SUM_REFUSED for another question under the same id. */
  readonly begin: (queryId: QueryId, questionSha256: Sha256) => CohortResult | undefined;
  /** Keeps an answer before it leaves, and returns what may leave: the first one kept. */
  readonly keep: (queryId: QueryId, result: CohortResult) => CohortResult;
};

/**
 * Opens the masked answers on a migrated database. Where a kept answer is damaged its question id stays used: it is
 * refused with STORED_ROW_DAMAGED, because another number under the same mask would disclose their difference.
 */
export function createMaskedAnswers(database: ServiceDatabase): MaskedAnswers {
  const answers = createRowReader(database, {
    table: 'masked_answer',
    key: ['query_id'],
    mend: 'keep',
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
