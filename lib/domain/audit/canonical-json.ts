import canonicalize from 'canonicalize';

/** The one text of a JSON value (RFC 8785): the same value is the same bytes, whoever writes it. */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
};
