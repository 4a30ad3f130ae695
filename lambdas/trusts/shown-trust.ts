import type { ShownKey, Trust } from '#contracts/trust';
import { keyFingerprint } from '#domain/trust/key-fingerprint';
import { versionSkew } from '#domain/trust/version-skew';
import type { HeartbeatItem } from '#lambdas/platform/items/heartbeat-item';
import type { TrustItem } from '#lambdas/platform/items/trust-item';

/** A heartbeat comes every three minutes at the least: one may be lost on the way. */
const onlineMilliseconds = 370_000;

/** When and by which release of the hub a trust is looked at. */
export type Looking = { readonly now: Date; readonly hubVersion: string };

const presentKeys = ({ encryptionKey, keysFrom, signingKey }: TrustItem): ShownKey[] => {
  const from = keysFrom === undefined ? {} : { from: keysFrom };
  return [
    ...(encryptionKey === undefined
      ? []
      : [{ use: 'encryption' as const, fingerprint: keyFingerprint(encryptionKey), ...from }]),
    ...(signingKey === undefined
      ? []
      : [{ use: 'signing' as const, fingerprint: keyFingerprint(signingKey), ...from }]),
  ];
};

/** The keys that a trust had before, the newest first. */
export const earlierKeysOf = ({ earlierKeys }: TrustItem): ShownKey[] =>
  earlierKeys
    .map(({ key, use, until, ...from }) => ({ use, fingerprint: keyFingerprint(key), until, ...from }))
    .reverse();

/** A trust as people see it, with what of its last heartbeat they see. */
export const shownTrust = (
  trust: TrustItem,
  heartbeat: HeartbeatItem | undefined,
  { hubVersion, now }: Looking,
): Trust => {
  const { code, name, pausedAt, registeredAt, secondDecider = false, status, trustAdmins, trustId } = trust;
  const silent = heartbeat === undefined ? Infinity : now.getTime() - Date.parse(heartbeat.receivedAt);
  const { applianceVersion, clockSkewSeconds, gpus, receivedAt, services } = heartbeat ?? {};
  return {
    trustId,
    code,
    name,
    status,
    registeredAt,
    ...(receivedAt === undefined ? {} : { lastHeartbeatAt: receivedAt }),
    ...(services === undefined ? {} : { services }),
    ...(gpus === undefined ? {} : { gpus }),
    ...(clockSkewSeconds === undefined ? {} : { clockSkewSeconds }),
    ...(applianceVersion === undefined
      ? {}
      : { applianceVersion, versionSkew: versionSkew(applianceVersion, hubVersion) }),
    ...(pausedAt === undefined ? {} : { pausedAt }),
    online: status === 'ENROLLED' && silent <= onlineMilliseconds,
    keys: presentKeys(trust),
    hasTrustAdmin: trustAdmins > 0,
    secondDecider,
  };
};
