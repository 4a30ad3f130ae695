import { AuditHead, auditHeadType } from '#contracts/audit';
import type { HubKeyChain } from '../hub-key/hub-key-chain.ts';
import { openSigned } from '../hub-key/open-signed.ts';

/** The head as a key of the hub signed it, and since when that key may have been somebody else's. */
const signedHead = (
  signed: string,
  { keys }: HubKeyChain,
): { readonly head: AuditHead; readonly revokedFrom: string | undefined } | undefined => {
  for (const { key, revokedFrom } of keys) {
    const head = AuditHead.safeParse(openSigned(signed, auditHeadType, key));
    if (head.success) return { head: head.data, revokedFrom };
  }
  return undefined;
};

/** The head, if a key of the hub signed it as a head (JWS, ES256), and before that key was revoked. */
export const openAuditHead = (signed: string, keys: HubKeyChain): AuditHead | undefined => {
  const found = signedHead(signed, keys);
  return found?.revokedFrom !== undefined && found.head.at >= found.revokedFrom ? undefined : found?.head;
};

/**
 * A head that was kept, whatever has become of its key since: a chain that does not pass through it is looked at by
 * people, so that nobody gets rid of a head by revoking the key that signed it.
 */
export const openKeptHead = (signed: string, keys: HubKeyChain): AuditHead | undefined =>
  signedHead(signed, keys)?.head;
