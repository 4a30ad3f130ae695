import { AppError } from '#contracts/app-error';

/** Largest bundle that is taken in: code, not data. */
const mostBytes = 64 * 1024 * 1024;

/** Fetches what lies behind a short-lived link of the hub, following no redirects. */
export async function download(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(120_000) }).catch(
    (cause: unknown) => {
      throw new AppError('DEPENDENCY_DOWN', { cause });
    },
  );
  if (!response.ok || Number(response.headers.get('content-length') ?? 0) > mostBytes)
    throw new AppError('BUNDLE_MISMATCH');
  return new Uint8Array(await response.arrayBuffer());
}
