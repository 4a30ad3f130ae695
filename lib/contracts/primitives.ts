import * as z from 'zod';

/** An instant in UTC, ISO 8601 with milliseconds and `Z`. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** A calendar day, `YYYY-MM-DD`. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** SHA-256 in lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal');
export type Sha256 = z.infer<typeof Sha256>;

const keyMember = z.string().max(200);

/** A public key as a JSON Web Key (RFC 7517); private members are refused. */
export const PublicJwk = z
  .object({
    kty: keyMember,
    crv: keyMember,
    x: keyMember,
    y: keyMember.optional(),
    kid: keyMember,
    use: keyMember.optional(),
    alg: keyMember.optional(),
  })
  .strict();
export type PublicJwk = z.infer<typeof PublicJwk>;

/** A count of distinct persons that may leave a trust: `null` means suppressed, whether it was zero or small. */
export const ReleasedCount = z.int().nonnegative().nullable();
export type ReleasedCount = z.infer<typeof ReleasedCount>;

/** A measured number; within these bounds it can be kept everywhere it goes. */
export const Measure = z
  .number()
  .min(-1e9)
  .max(1e9)
  .refine((value) => value === 0 || Math.abs(value) >= 1e-9, 'zero, or at least 1e-9 away from it');
export type Measure = z.infer<typeof Measure>;

/** A file name without folders that is safe on every system we run on. */
export const FileName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/, 'letters, digits, dot, dash and underscore; at most 100; no folders');
export type FileName = z.infer<typeof FileName>;

/** No control characters, and none that turn the direction of writing; joiners of letters are fine. */
const readable = String.raw`[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]|\u200C|\u200D`;

const oneLine = new RegExp(`^(?:${readable})+$`, 'u');
const lines = new RegExp(`^(?:${readable}|[\\r\\n\\t])*$`, 'u');

/** A title in one line, of at most so many UTF-16 units. */
export const titleOf = (most: number) => z.string().max(most).regex(oneLine, 'one line without control characters');

/**
 * A name as mails show it: a title in which a reader of mail finds no markup and no address to follow, since whoever is
 * invited or told of a project gets it from the hub.
 */
export const nameOf = (most: number) =>
  titleOf(most).regex(/^(?!.*(?:[<>]|:\/\/|\bwww\.)).*$/iu, 'a name without <, > and addresses of pages');

/** Several lines of at most so many UTF-16 units; a page shows them as text. */
export const descriptionOf = (most: number) => z.string().max(most).regex(lines, 'text without control characters');
