import type { ShownKey, Trust, TrustDetails } from '#contracts/trust';
import { columns } from './columns.ts';

/** In one word, how a trust is. */
export const trustState = ({ online, pausedAt, status }: Trust): string => {
  if (status === 'INVITED') return 'not enrolled';
  if (status !== 'ENROLLED') return status.toLowerCase();
  if (pausedAt !== undefined) return 'paused';
  return online ? 'online' : 'offline';
};

const version = ({ applianceVersion, versionSkew }: Trust): string[] => {
  if (applianceVersion === undefined || versionSkew === undefined) return [];
  const { relation, supported } = versionSkew;
  const compared =
    relation === 'same' ? 'as the hub' : relation === 'unknown' ? 'not a release' : `${relation} the hub`;
  return [`appliance ${applianceVersion}: ${compared}${supported ? '' : ', not supported'}`];
};

const key = ({ fingerprint, from, until, use }: ShownKey): string[] => [
  use,
  fingerprint,
  from === undefined ? '' : `from ${from}`,
  until === undefined ? '' : `until ${until}`,
];

/** One trust for people: how it is, each part that is not healthy, and its keys as two people compare them. */
export const trustLines = (trust: TrustDetails): string[] => {
  const { code, earlierKeys, gpus = [], keys, lastHeartbeatAt, name, pausedAt, services = {}, trustId } = trust;
  const unwell = Object.entries(services).filter(([, { status }]) => status !== 'healthy');
  return [
    `${code}  ${name}  ${trustId}`,
    `${trustState(trust)}${lastHeartbeatAt === undefined ? '' : `, last heard of ${lastHeartbeatAt}`}`,
    ...(pausedAt === undefined ? [] : [`has stopped all work itself since ${pausedAt}`]),
    ...version(trust),
    ...unwell.map(([part, { status }]) => `${part} is ${status}`),
    ...gpus.map((gpu) => `gives runs ${gpu.name} with ${gpu.memoryMiB} MiB`),
    ...columns(keys.map(key)),
    ...columns(earlierKeys.map((earlier) => ['before:', ...key(earlier)])),
  ];
};
