const joined = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

const nothing = { 'default-src': "'none'", 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'" };

/** Of the console: code and styles from its own files alone, none of it inline. It may call its own host and `others`. */
export const consolePolicy = (others: readonly string[]): string =>
  joined({
    ...nothing,
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'manifest-src': "'self'",
    'connect-src': ["'self'", ...others].join(' '),
  });

/** Of the API: no answer is a page. */
export const apiPolicy = joined(nothing);
