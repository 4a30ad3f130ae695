import * as z from 'zod';

/** What an authorizer reads of an HTTP API's request (payload format 2.0). */
export const AuthorizerEvent = z.object({ headers: z.record(z.string(), z.string().optional()).default({}) });

/** The simple answer of an HTTP API authorizer; `context` reaches the operation. */
export type Authorization = { readonly isAuthorized: boolean; readonly context?: Readonly<Record<string, string>> };

/** The credential of an `Authorization: Bearer …` header. */
export const bearer = (event: z.infer<typeof AuthorizerEvent>): string | undefined =>
  /^Bearer ([A-Za-z0-9._~+/=-]{16,512})$/.exec(event.headers.authorization ?? '')?.[1];
