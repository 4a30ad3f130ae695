import { AppError } from '#contracts/app-error';
import { mostOpenDrafts } from '#contracts/most-open-drafts';

/** The refusal of a draft whose owner has as many as one person may. */
export const tooManyDrafts = (): AppError =>
  new AppError('TOO_MANY_DRAFTS', {
    details: [{ rule: `at most ${mostOpenDrafts} open drafts of one owner`, place: 'project' }],
  });
