import * as z from 'zod';

/** As it came: a record would drop a key `__proto__` in silence, and an unknown key is to be refused. */
const strings = z.custom<Readonly<Record<string, string | undefined>>>(
  (value) =>
    typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string'),
);

/** What the edge reads of an HTTP API event (payload format 2.0). */
export const HttpEvent = z.object({
  headers: strings.default({}),
  pathParameters: strings.nullish(),
  queryStringParameters: strings.nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    requestId: z.string().optional(),
    http: z.object({ sourceIp: z.string().optional() }).optional(),
    /** There where the peer has shown a certificate, which CloudFront alone has. */
    authentication: z.unknown().optional(),
    authorizer: z
      .object({
        jwt: z.object({ claims: z.record(z.string(), z.unknown()) }).optional(),
        lambda: z.record(z.string(), z.unknown()).nullish(),
      })
      .optional(),
  }),
});
export type HttpEvent = z.infer<typeof HttpEvent>;

/** What a Lambda answers to an HTTP API. */
export type HttpAnswer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
