import type { ServiceDatabase } from '#appliance/platform/service-database';
import type { LogEventCode, LogFields } from '#contracts/log-events';
import { openAuditHead } from '#domain/audit/open-audit-head';
import type { HubKeyChain } from '#domain/hub-key/hub-key-chain';

/** The table of kept heads; a service keeps its migrations in order and never edits one. */
export const keptAuditHeadMigrations: readonly string[] = [
  'CREATE TABLE audit_head (signed_head TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL) STRICT',
];

/** The heads of the hub’s audit that this trust was given: with them it can show that the hub has not made its past anew. */
export type KeptAuditHeads = {
  /**
   * Keeps a head that the hub hands out. One that the hub did not sign, that ends before a kept one, or that contradicts
   * one of the same place is not kept, and logged.
   */
  readonly keep: (signedHead: string) => void;
};

/** Every kept head, signed, in the order of the chain. */
export const keptAuditHeads = (database: ServiceDatabase): readonly string[] =>
  database
    .prepare('SELECT signed_head FROM audit_head ORDER BY sequence, signed_head')
    .all()
    .map(({ signed_head }) => String(signed_head));

/** Opens the kept heads on a migrated database. */
export function createKeptAuditHeads(deps: {
  readonly database: ServiceDatabase;
  readonly hubKeys: () => HubKeyChain;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
}): KeptAuditHeads {
  const { database, hubKeys, log } = deps;
  const known = database.prepare('SELECT 1 FROM audit_head WHERE signed_head = ?');
  const latest = database.prepare('SELECT sequence, hash FROM audit_head ORDER BY sequence DESC LIMIT 1');
  const insert = database.prepare('INSERT INTO audit_head VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  /** The hub hands the same head out all day: a refusal is logged once, and looked at again where more is known of its keys. */
  let refused = { signedHead: '', keyNumber: -1 };
  return {
    keep: (signedHead) => {
      const chain = hubKeys();
      const isRefused = signedHead === refused.signedHead && chain.number === refused.keyNumber;
      if (isRefused || known.get(signedHead) !== undefined) return;
      const head = openAuditHead(signedHead, chain);
      const kept = latest.get();
      const keptSequence = Number(kept?.sequence ?? 0);
      const refuse = (rule: string): void => {
        refused = { signedHead, keyNumber: chain.number };
        log('AUDIT_HEAD_REFUSED', { rule, keptSequence, ...(head === undefined ? {} : { sequence: head.sequence }) });
      };
      if (head === undefined) return refuse('signed by the hub');
      if (head.sequence < keptSequence) return refuse('the chain only grows');
      if (kept !== undefined && head.sequence === keptSequence && head.hash !== kept.hash)
        return refuse('one event at a place');
      insert.run(signedHead, head.sequence, head.hash);
    },
  };
}
