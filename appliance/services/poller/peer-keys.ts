import type { DatabaseSync } from 'node:sqlite';
import { isRecovered } from '#appliance/platform/set-aside';
import { transaction } from '#appliance/platform/transaction';
import type { FaultDetail } from '#contracts/failure';
import type { TrustId } from '#contracts/ids';
import type { SecureSumPart } from '#contracts/secure-sum';

/** The table of pinned keys; a service keeps its migrations in order and never edits one. */
export const peerKeyMigrations: readonly string[] = [
  'CREATE TABLE peer_key (trust_id TEXT PRIMARY KEY, x TEXT NOT NULL, pinned_at TEXT NOT NULL) STRICT',
];

/** The pinned keys of the trusts that took part in secure sums with this one. */
export type PeerKeys = {
  /**
   * Pins the keys of new trusts and returns no fault, or returns the faults and pins nothing. A known trust with
   * another key is a fault: a hub could impersonate a trust by sending a new key for it. After the database was
   * recovered, pins may be missing, and a new trust is a fault until an operator clears the record.
   */
  readonly pin: (participants: SecureSumPart['participants']) => FaultDetail[];
  /** Removes the pin of a trust that has new keys, so that the next key is pinned. False where there was no pin. */
  readonly forget: (trustId: TrustId) => boolean;
};

/** Opens the pinned keys on a migrated database. */
export function createPeerKeys(database: DatabaseSync, now: () => Date): PeerKeys {
  const find = database.prepare('SELECT x FROM peer_key WHERE trust_id = ?');
  const remove = database.prepare('DELETE FROM peer_key WHERE trust_id = ?');
  const insert = database.prepare('INSERT INTO peer_key VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  return {
    pin: (participants) =>
      transaction(database, () => {
        const pinsMayBeLost = isRecovered(database);
        const faults = participants.flatMap(({ encryptionKey, trustId }, index): FaultDetail[] => {
          const known = find.get(trustId)?.x;
          const place = `secureSum.participants.${index}.encryptionKey`;
          if (known === undefined && pinsMayBeLost)
            return [{ rule: 'no new key after pinned keys may have been lost', place }];
          return known === undefined || known === encryptionKey.x
            ? []
            : [{ rule: 'the key that this trust was first seen with', place }];
        });
        if (faults.length > 0) return faults;
        const at = now().toISOString();
        for (const { encryptionKey, trustId } of participants) insert.run(trustId, encryptionKey.x, at);
        return [];
      }),
    forget: (trustId) => remove.run(trustId).changes > 0,
  };
}
