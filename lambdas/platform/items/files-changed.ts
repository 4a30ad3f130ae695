import type { ModelId } from '#contracts/ids';
import { keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { updateItem } from '../ledger/ledger-writes.ts';

/**
 * Part of every transaction that changes a file of a model: the model is sealed no more, and whatever was read of its files
 * before is known to be old.
 */
export const filesChanged = (ledger: Ledger, modelId: ModelId): LedgerWrite =>
  updateItem(ledger, {
    key: keys.model(modelId),
    absent: ['removedAt'],
    set: { filesChange: ledger.newId() },
    remove: ['seal'],
  });
