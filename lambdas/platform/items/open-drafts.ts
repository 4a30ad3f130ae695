import type { ProjectId, UserId } from '#contracts/ids';
import { mostOpenDrafts } from '#contracts/most-open-drafts';
import { keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';

const kind = 'DRAFTS';

/**
 * Adds a project to its owner's open drafts; does not hold where the owner has `mostOpenDrafts` already. It is a set of
 * ids and not a number: a draft from before this item was written is not in it, and taking that out changes nothing.
 */
export const openDraft = (ledger: Ledger, ownerId: UserId, projectId: ProjectId): LedgerWrite => ({
  Update: {
    TableName: ledger.table,
    Key: { ...keys.drafts(ownerId) },
    UpdateExpression: 'SET #kind = :kind ADD #drafts :draft',
    ConditionExpression: 'attribute_not_exists(#drafts) OR size(#drafts) < :most',
    ExpressionAttributeNames: { '#kind': 'kind', '#drafts': 'projectIds' },
    ExpressionAttributeValues: { ':kind': kind, ':draft': new Set([projectId]), ':most': mostOpenDrafts },
  },
});

/** Takes a project out of its owner's open drafts, whether it was there or not. For the write that ends its DRAFT. */
export const endDraft = (ledger: Ledger, ownerId: UserId, projectId: ProjectId): LedgerWrite => ({
  Update: {
    TableName: ledger.table,
    Key: { ...keys.drafts(ownerId) },
    UpdateExpression: 'SET #kind = :kind DELETE #drafts :draft',
    ExpressionAttributeNames: { '#kind': 'kind', '#drafts': 'projectIds' },
    ExpressionAttributeValues: { ':kind': kind, ':draft': new Set([projectId]) },
  },
});
