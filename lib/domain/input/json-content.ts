/**
 * A body comes as `application/json` and as nothing else, whatever its bytes look like: the other types are those that
 * the form of a foreign page may send without asking first.
 */
export const isJsonContent = (contentType: string | undefined): boolean =>
  /^application\/json\s*(;|$)/i.test(contentType?.trim() ?? '');
