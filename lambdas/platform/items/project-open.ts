import { AppError } from '#contracts/app-error';
import type { ProjectId } from '#contracts/ids';
import { keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { requireItem } from '../ledger/ledger-writes.ts';
import type { ProjectItem } from './project-item.ts';

/** Holds a transaction to a project that is not closed. */
export const projectOpen = (ledger: Ledger, projectId: ProjectId): LedgerWrite =>
  requireItem(ledger, {
    key: keys.project(projectId),
    expect: [{ attribute: 'status', oneOf: ['DRAFT', 'STAGED', 'APPROVED'] }],
  });

/** The refusal of what a closed project does not take any more. */
export const projectClosed = (): AppError =>
  new AppError('WRONG_STATE', { details: [{ rule: 'the project must not be closed', place: 'project' }] });

/** Throws WRONG_STATE for a project that is closed. */
export const requireOpen = ({ status }: Pick<ProjectItem, 'status'>): void => {
  if (status === 'CLOSED') throw projectClosed();
};
