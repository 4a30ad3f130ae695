import type { ProjectId, UserId } from '#contracts/ids';
import { mostOpenDrafts } from '#contracts/most-open-drafts';
import { addToSet, type BoundedSet, takeFromSet } from '../ledger/bounded-set.ts';
import { keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';

const draftsOf = (ownerId: UserId): BoundedSet => ({
  key: keys.drafts(ownerId),
  kind: 'DRAFTS',
  attribute: 'projectIds',
});

/**
 * Adds a project to its owner's open drafts; does not hold where the owner has `mostOpenDrafts` already. It is a set of
 * ids and not a number: a draft from before this item was written is not in it, and taking that out changes nothing.
 */
export const openDraft = (ledger: Ledger, ownerId: UserId, projectId: ProjectId): LedgerWrite =>
  addToSet(ledger, draftsOf(ownerId), projectId, mostOpenDrafts);

/** Takes a project out of its owner's open drafts, whether it was there or not. For the write that ends its DRAFT. */
export const endDraft = (ledger: Ledger, ownerId: UserId, projectId: ProjectId): LedgerWrite =>
  takeFromSet(ledger, draftsOf(ownerId), projectId);
