import { AppError } from '#contracts/app-error';

/** The refusal of a call that found owner or members other than it had read them; the call may be repeated. */
export const partiesChanged = (): AppError =>
  new AppError('CONFLICT', { details: [{ rule: 'the members of the project changed meanwhile', place: 'project' }] });
