/** The parts of a request that a mapping may name. */
export type MappedRequest = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly authorizer?: Readonly<Record<string, unknown>> | undefined;
};

const SOURCE = /^\$(?:request\.(header|querystring)|context\.(authorizer))\.([\w.-]+)$/;

/** The value of a parameter mapping or identity source of API Gateway; a text without `$` stands for itself. */
export function requestValue(source: string, request: MappedRequest): string | undefined {
  if (!source.startsWith('$')) return source;
  const [, place, context, name = ''] = SOURCE.exec(source) ?? [];
  const found =
    context === 'authorizer'
      ? request.authorizer?.[name]
      : place === 'header'
        ? request.headers[name.toLowerCase()]
        : place === 'querystring'
          ? request.query[name]
          : undefined;
  const single = Array.isArray(found) ? found.join(',') : found;
  return single === undefined || single === null || single === '' ? undefined : String(single);
}
