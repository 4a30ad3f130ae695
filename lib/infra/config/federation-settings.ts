import * as z from 'zod';
import { TrustCode } from '#contracts/ids';

/** An image by its digest, so that what was tested is what runs. */
const Pinned = z.string().regex(/^[a-z0-9][\w.\-/:]*@sha256:[0-9a-f]{64}$/, 'an image with its digest: name@sha256:…');

/** Addresses of a network as `10.1.0.0/16`. */
const Network = z.cidrv4();

/** The ports that listeners of a hub in AWS have; as many as the variables of a Lambda hold with their target groups. */
export const listenerPorts = z
  .array(z.int().min(1).max(65_535))
  .min(1)
  .max(10)
  .refine((ports) => new Set(ports).size === ports.length, 'each port once');

/** How large a run server is unless it is said. */
export const defaultServerSize = { cpuUnits: 1024, memoryMegabytes: 8192 };

/** Where run servers run in AWS, and how trusts reach them. */
export const FederationSettings = z.strictObject({
  /** What their image is built on, or the whole image where it was built elsewhere. */
  image: z.union([z.strictObject({ base: Pinned }), z.strictObject({ uri: Pinned })]),
  /** Of one server; what Fargate offers together. A model is held several times over while it is averaged. */
  size: z
    .strictObject({ cpuUnits: z.int().positive(), memoryMegabytes: z.int().positive() })
    .default(defaultServerSize),
  /** Of the servers' network: it may overlap with no network that is reached by VPN. */
  network: Network.refine((network) => {
    const length = Number(network.split('/')[1]);
    return length >= 16 && length <= 26;
  }, 'between /16 and /26: two subnets, with room for load balancers and servers').default('10.80.0.0/24'),
  /** The networks that trusts come from on the internet. Each server asks each caller for a key of its own run besides. */
  callers: z.array(Network).min(1).default(['0.0.0.0/0']),
  /** Trusts that come by a site-to-site VPN in place of the internet. Each costs by the hour, and so does what they share. */
  vpn: z
    .array(
      z.strictObject({
        /** The code of the trust. */
        code: TrustCode,
        /** The address of the trust's own end. */
        customerGatewayIp: z.ipv4(),
        /** The network behind it. */
        network: Network,
      }),
    )
    .max(10)
    .default([]),
});
export type FederationSettings = z.infer<typeof FederationSettings>;
