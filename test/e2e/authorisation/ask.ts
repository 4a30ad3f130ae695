import type { Operation } from '#contracts/api/operation';
import type { Stage } from './stage.ts';

/** One request as a caller makes it, right or wrong. */
export type Request = {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What came back, unread. */
export type Answer = { readonly status: number; readonly text: string; readonly code: string | undefined };

const codeIn = (text: string): string | undefined => {
  try {
    return (JSON.parse(text) as { code?: string }).code;
  } catch {
    return undefined;
  }
};

/** Sends it to the hub's address; parameters go into the path percent-encoded. */
export async function ask(
  stage: Stage,
  operation: Pick<Operation, 'method' | 'path'>,
  request: Request,
): Promise<Answer> {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(request.params?.[name] ?? ''),
  );
  const { body } = request;
  const answer = await fetch(`${stage.hub.origin}${path}${request.query ?? ''}`, {
    method: operation.method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...request.headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(120_000),
  });
  const text = await answer.text();
  return { status: answer.status, text, code: codeIn(text) };
}

/** The header that presents a token or a key. */
export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

/** The headers of the server of a run. */
export const runServer = (runId: string, token: string): Record<string, string> => ({
  ...bearer(token),
  'x-flip-run': runId,
});
