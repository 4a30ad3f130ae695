/** Whom a page of the console may call beside its own host. */
export type CalledByPages = {
  /** Of the hub: sign-in is a call from the page to the user pool. */
  readonly region: string;
  /** The host of the bucket that takes uploads. */
  readonly uploadHost: string;
};

const joined = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

const nothing = { 'default-src': "'none'", 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'" };

/** Of the console: code and styles from its own files alone, none of it inline. */
export const consolePolicy = ({ region, uploadHost }: CalledByPages): string =>
  joined({
    ...nothing,
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'manifest-src': "'self'",
    'connect-src': `'self' https://cognito-idp.${region}.amazonaws.com https://${uploadHost}`,
  });

/** Of the API: no answer is a page. */
export const apiPolicy = joined(nothing);
