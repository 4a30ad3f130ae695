import { retryWhileUnavailable } from '#appliance/platform/retry-while-unavailable';
import { AppError } from '#contracts/app-error';

/** Size of the largest bundle that is accepted; a bundle holds code and no data. */
const maxBytes = 64 * 1024 * 1024;
const retryMilliseconds = 60_000;

/** Reads a body. Throws BUNDLE_MISMATCH beyond the limit, whatever length the header announced. */
async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > maxBytes) throw new AppError('BUNDLE_MISMATCH');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

async function fetchOnce(url: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(120_000) });
    if (response.status >= 500 || response.status === 429) throw new AppError('DEPENDENCY_DOWN');
    if (!response.ok || response.body === null) throw new AppError('BUNDLE_MISMATCH');
    return await readBounded(response.body);
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('DEPENDENCY_DOWN', { cause });
  }
}

/**
 * Downloads from a short-lived URL of the hub without following redirects. Throws BUNDLE_MISMATCH and DEPENDENCY_DOWN.
 */
export const download = (url: string): Promise<Uint8Array<ArrayBuffer>> =>
  retryWhileUnavailable(retryMilliseconds, () => fetchOnce(url));
