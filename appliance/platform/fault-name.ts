/** A system's or a database's own code for what went wrong, such as EADDRINUSE or 57014; never free text. */
const systemCode = /^[A-Z0-9_]{3,40}$/;

/** What of an error may be logged: its name and its code, because a message could quote something it must not. */
export function faultName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && systemCode.test(code) ? `${error.name} ${code}` : error.name;
}
