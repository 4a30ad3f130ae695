import { keptAuditHeads } from '#appliance/services/poller/kept-audit-heads';
import { pollerMigrations } from '#appliance/services/poller/poller-migrations';
import { withServiceDatabase } from './with-service-database.ts';

/**
 * The heads of the hub’s audit that this trust has kept, signed, one a text: what `flip-verify-audit --through` takes. The
 * poller may be running. Throws `ConfigError` for a wrong folder.
 */
export function auditHeads({ dataFolder }: { readonly dataFolder: string }): readonly string[] {
  const of = { file: 'poller.sqlite', service: 'a poller', migrations: pollerMigrations };
  return withServiceDatabase({ ...of, dataFolder }, keptAuditHeads);
}
