import { ServiceName } from '#contracts/appliance/service-token';

/** What of a running platform a changed file belongs to. */
export type ChangedPart =
  /** One service, at every trust. */
  | { readonly kind: 'service'; readonly service: ServiceName }
  /** Every service, at every trust. */
  | { readonly kind: 'services' }
  /** The stacks: synthesised and deployed again. */
  | { readonly kind: 'hub' }
  /** Hub and services. */
  | { readonly kind: 'both' };

/**
 * The part that has to be started again for a changed file, by its path in the repository; undefined where none has.
 * Files that the platform's own process imports are not looked at: `node --watch` starts the whole of it again.
 */
export function changedPart(path: string): ChangedPart | undefined {
  if (!/\.(ts|json|sql|mjs)$/.test(path)) return undefined;
  const service = ServiceName.safeParse(/^appliance\/services\/([^/]+)\//.exec(path)?.[1]);
  if (service.success) return { kind: 'service', service: service.data };
  if (path.startsWith('appliance/')) return { kind: 'services' };
  if (path.startsWith('lambdas/') || path.startsWith('state-machines/')) return { kind: 'hub' };
  if (path.startsWith('lib/contracts/') || path.startsWith('lib/domain/')) return { kind: 'both' };
  return undefined;
}
