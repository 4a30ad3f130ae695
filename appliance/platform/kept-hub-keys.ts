import type { LogEventCode, LogFields } from '#contracts/log-events';
import type { PublicJwk } from '#contracts/primitives';
import { chainOf, followStatements, type HubKeyChain, signsNow } from '#domain/hub-key/hub-key-chain';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import type { ServiceDatabase } from './service-database.ts';

/** The table of followed statements; a service keeps its migrations in order and never edits one. */
export const keptHubKeyMigrations: readonly string[] = [
  // `trusted` is the key that they were followed from: after another enrolment it is another one.
  `CREATE TABLE hub_key_statement (
    trusted TEXT NOT NULL, number INTEGER NOT NULL, signed TEXT NOT NULL, PRIMARY KEY (trusted, number)
  ) STRICT`,
];

/** The hub's signing keys as a service of the appliance knows them. */
export type KeptHubKeys = {
  /**
   * Follows what the hub says of its keys, and has it on the disk before it returns. What does not follow from the keys
   * that are known is not taken, and logged. Throws where the disk cannot be written.
   */
  readonly follow: (statements: readonly string[]) => void;
  readonly keys: () => HubKeyChain;
  /** Whether the last statements of the hub followed. */
  readonly allFollowed: () => boolean;
};

/** The chain from this key on, as far as it was followed before. */
export function keptChain(database: ServiceDatabase, trusted: PublicJwk): HubKeyChain {
  const begin = chainOf(trusted);
  const statements = database
    .prepare('SELECT signed FROM hub_key_statement WHERE trusted = ? ORDER BY number')
    .all(begin.keys[0].kid)
    .map(({ signed }) => String(signed));
  // What is damaged is as if it had not been heard of: the hub says it again with the next lease.
  return followStatements(begin, statements).chain;
}

/** Opens the keys that follow from the one that was pinned at enrolment, on a migrated database. */
export function createKeptHubKeys(deps: {
  readonly database: ServiceDatabase;
  readonly trusted: PublicJwk;
  readonly log: <C extends LogEventCode>(code: C, fields: LogFields<C>) => void;
}): KeptHubKeys {
  const { database, log, trusted } = deps;
  const insert = database.prepare(
    'INSERT INTO hub_key_statement VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET signed = excluded.signed',
  );
  let chain = keptChain(database, trusted);
  let followed = true;
  /** The hub says the same with every lease: a refusal is logged once. */
  let lastRefused = '';
  return {
    keys: () => chain,
    allFollowed: () => followed,
    follow: (statements) => {
      const { chain: next, refused } = followStatements(chain, statements);
      const first = next.number - (next.statements.length - chain.statements.length) + 1;
      for (const [index, signed] of next.statements.slice(chain.statements.length).entries())
        insert.run(next.keys[0].kid, first + index, signed);
      if (next.number !== chain.number)
        log('HUB_KEYS_FOLLOWED', { number: next.number, fingerprint: keyFingerprint(signsNow(next).key) });
      chain = next;
      followed = refused === undefined;
      const text = refused === undefined ? '' : JSON.stringify([refused, statements]);
      if (refused !== undefined && text !== lastRefused)
        log('HUB_KEY_REFUSED', {
          rule: refused.rule,
          keptNumber: chain.number,
          ...(refused.number === undefined ? {} : { number: refused.number }),
        });
      lastRefused = text;
    },
  };
}
