import { AppError } from '#contracts/app-error';

/** The refusal of a call whose write found the project other than the call had read it; the call may be repeated. */
export const projectChanged = (): AppError =>
  new AppError('CONFLICT', { details: [{ rule: 'the project changed meanwhile', place: 'project' }] });
