import type { EarlierKey, TrustItem } from './trust-item.ts';

/** Most that are kept: receipts carry the key that they verified with. */
const mostKept = 40;

/**
 * The keys of a trust that count no more from now on, beside those that it has replaced before. What was made with them
 * counts until `until`; `all` of them end then where all are taken at once.
 */
export const withEarlierKeys = (
  { earlierKeys, encryptionKey, keysFrom, signingKey }: TrustItem,
  until: string,
  ends: 'present' | 'all',
): EarlierKey[] => {
  const from = keysFrom === undefined ? {} : { from: keysFrom };
  const present: EarlierKey[] = [
    ...(encryptionKey === undefined ? [] : [{ use: 'encryption' as const, key: encryptionKey, ...from, until }]),
    ...(signingKey === undefined ? [] : [{ use: 'signing' as const, key: signingKey, ...from, until }]),
  ];
  const before =
    ends === 'present' ? earlierKeys : earlierKeys.map((key) => (key.until > until ? { ...key, until } : key));
  return [...before, ...present].slice(-mostKept);
};
