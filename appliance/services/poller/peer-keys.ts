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

/** The keys of the trusts that this one has counted together with. */
export type PeerKeys = {
  /**
   * Pins the keys of trusts seen for the first time. A known trust with another key is a fault, and then none is
   * pinned: a hub must not put itself in the place of a trust by giving it a new key. After the database had to be
   * recovered pins may be missing, and a trust that seems new is a fault until the record is cleared.
   */
  readonly pin: (participants: SecureSumPart['participants']) => FaultDetail[];
  /** For a trust that really has new keys: the next one seen is pinned. False where none was pinned. */
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
        const mayBeLost = isRecovered(database);
        const faults = participants.flatMap(({ encryptionKey, trustId }, index): FaultDetail[] => {
          const known = find.get(trustId)?.x;
          const place = `secureSum.participants.${index}.encryptionKey`;
          if (known === undefined && mayBeLost)
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
