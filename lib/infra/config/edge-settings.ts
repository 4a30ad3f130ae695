import * as z from 'zod';

/** How a hub in AWS is reached; `environment.ts` has checked every value. */
export const EdgeSettings = z.strictObject({
  /** The host of console and API. */
  name: z.string(),
  hostedZone: z.strictObject({ id: z.string(), name: z.string() }).optional(),
  certificates: z.strictObject({ public: z.string(), origin: z.string() }).optional(),
  /** What CloudFront shows the API. */
  clientCertificateArn: z.string(),
  /** A PEM file: who may have signed it. */
  authoritiesFile: z.string(),
});
export type EdgeSettings = z.infer<typeof EdgeSettings>;

/** The host of the API itself, at which it answers CloudFront alone. */
export const originHost = ({ name }: Pick<EdgeSettings, 'name'>): string => `origin.${name}`;
