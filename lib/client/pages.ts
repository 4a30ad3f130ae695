import type { Operation, OperationOutput } from '#contracts/api/operation';
import type { HubClient, HubRequest } from './hub-client.ts';

/** An operation that answers a page at a time. */
type PagedOperation = Operation & { readonly query: { readonly shape: { readonly cursor: unknown } } };

/**
 * The pages of a list, from the beginning to its end, each asked for when the one before has been taken. `input` is
 * that of the operation; its `query.limit` is the size of a page. Throws what a call throws.
 */
export async function* pages<O extends PagedOperation>(
  hub: HubClient,
  operation: O,
  input: HubRequest<O>,
): AsyncGenerator<OperationOutput<O>, void> {
  const { query } = input as { readonly query?: object };
  let cursor: string | undefined;
  do {
    const asked = { ...input, query: { ...query, ...(cursor === undefined ? {} : { cursor }) } };
    const page = await hub.call(operation, asked as HubRequest<O>);
    yield page;
    cursor = (page as { readonly nextCursor?: string | undefined }).nextCursor;
  } while (cursor !== undefined);
}
