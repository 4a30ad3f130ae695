import type { VersionSkew } from '#contracts/trust';

/** How many minor releases an appliance may be behind its hub. */
const mostMinorsBehind = 2;

type Release = { readonly major: number; readonly minor: number; readonly patch: number };

const releaseOf = (version: string): Release | undefined => {
  const parts = /^v?(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-+].*)?$/.exec(version);
  return parts === null ? undefined : { major: Number(parts[1]), minor: Number(parts[2]), patch: Number(parts[3]) };
};

/**
 * How far the release of an appliance is from that of its hub. A hub serves appliances of its own major release that are
 * at most two minor releases behind: a hospital upgrades when it can. One of a later minor release may send what the hub
 * does not know yet, and is not supported until the hub is upgraded. Versions that are no releases are not compared.
 */
export const versionSkew = (appliance: string, hub: string): VersionSkew => {
  const [of, at] = [releaseOf(appliance), releaseOf(hub)];
  if (of === undefined || at === undefined) return { relation: 'unknown', supported: false };
  const difference = of.major - at.major || of.minor - at.minor || of.patch - at.patch;
  if (difference === 0) return { relation: 'same', supported: true };
  const minorsBehind = at.minor - of.minor;
  return {
    relation: difference < 0 ? 'behind' : 'ahead',
    supported: of.major === at.major && minorsBehind >= 0 && minorsBehind <= mostMinorsBehind,
  };
};
