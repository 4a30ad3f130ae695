/** An error code of the operating system or a database, such as EADDRINUSE or 57014; never free text. */
const systemCode = /^[A-Z0-9_]{3,40}$/;

/**
 * The name and the code of an error, which may be logged; its message may not, because it could quote confidential
 * values.
 */
export function faultName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && systemCode.test(code) ? `${error.name} ${code}` : error.name;
}
