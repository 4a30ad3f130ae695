import { AppError } from '#contracts/app-error';

/** The expression cannot make a cohort, for this rule at this place. */
export const circeInvalid = (rule: string, place: string): AppError =>
  new AppError('CIRCE_INVALID', { details: [{ rule: rule.slice(0, 200), place: place.slice(0, 300) }] });
