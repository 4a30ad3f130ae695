import { retryWhileUnavailable } from '#appliance/platform/retry-while-unavailable';
import { AppError } from '#contracts/app-error';

/** Largest bundle that is taken in: code, not data. */
const mostBytes = 64 * 1024 * 1024;
const patienceMilliseconds = 60_000;

/** The bytes, up to the limit whatever length was announced. */
async function bounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > mostBytes) throw new AppError('BUNDLE_MISMATCH');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

async function fetchOnce(url: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(120_000) });
    if (response.status >= 500 || response.status === 429) throw new AppError('DEPENDENCY_DOWN');
    if (!response.ok || response.body === null) throw new AppError('BUNDLE_MISMATCH');
    return await bounded(response.body);
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('DEPENDENCY_DOWN', { cause });
  }
}

/** Fetches what lies behind a short-lived link of the hub, following no redirects; throws BUNDLE_MISMATCH, DEPENDENCY_DOWN. */
export const download = (url: string): Promise<Uint8Array<ArrayBuffer>> =>
  retryWhileUnavailable(patienceMilliseconds, () => fetchOnce(url));
