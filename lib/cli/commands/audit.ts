import type { Command } from 'commander';
import { pages } from '#client/pages';
import { exportAudit, listAuditEvents, verifyAudit } from '#contracts/api/audit';
import { type AuditEvents, type AuditExport, type AuditVerified, ListAuditEvents } from '#contracts/audit';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { EndedBadly } from '../command-failure.ts';
import { readInput } from '../read-input.ts';
import { trustIdNamed } from '../trust-id-named.ts';

type Filter = SharedOptions & {
  readonly project?: string;
  readonly model?: string;
  readonly run?: string;
  readonly trust?: string;
  readonly user?: string;
  readonly action?: string;
  readonly since?: string;
  readonly until?: string;
  readonly most: string;
};

const line = ({ event, sequence }: AuditEvents['events'][number]): string => {
  const { action, actor, at, facts, subject } = event;
  const told = Object.entries(facts).map(([name, value]) => ` ${name}=${value}`);
  return `${sequence}  ${at}  ${action}  ${actor.kind} ${actor.id}  ${subject.kind} ${subject.id}${told.join('')}`;
};

/** `flip audit`: what happened; below it the whole chain as a file, and its verification. */
export function addAudit(program: Command, cli: Cli): void {
  const audit = command(program, cli, 'audit', 'what happened, newest first (Admin, TrustAdmin)')
    .option('--project <id>', 'of one project with its models and runs')
    .option('--model <id>', 'of one model')
    .option('--run <id>', 'of one run')
    .option('--trust <code>', 'of one trust: what it did and what befell it')
    .option('--user <id>', 'of one person')
    .option('--action <action>', 'one action, or the beginning of several: project, project.staged')
    .option('--since <instant>', 'from then on, for example 2026-11-01T00:00:00.000Z')
    .option('--until <instant>', 'before then')
    .option('--most <number>', 'at most so many', '100')
    .action(
      atHub(cli, async (hub, _progress, options: Filter) => {
        const { action, model, most, project, run, since, trust, until, user } = options;
        const ids = {
          projectId: project,
          modelId: model,
          runId: run,
          userId: user,
          ...(await trustIdNamed(hub, trust)),
        };
        const limit = readInput(ListAuditEvents, { limit: Math.min(Number(most), 500) }, '--most').limit;
        const query = readInput(ListAuditEvents, { ...ids, action, since, until, limit }, 'audit');
        const events: AuditEvents['events'] = [];
        for await (const page of pages(hub, listAuditEvents, { query })) {
          events.push(...page.events.slice(0, Number(most) - events.length));
          if (events.length >= Number(most)) break;
        }
        return { value: { events }, lines: events.map(line) };
      }),
    );
  command(audit, cli, 'export', 'the whole chain, one page a line, for flip-verify-audit').action(
    atHub(cli, async (hub) => {
      const chain: AuditExport[] = [];
      for (let after: number | undefined = 0; after !== undefined; ) {
        const page: AuditExport = await hub.call(exportAudit, { query: { after, limit: 5000 } });
        chain.push(page);
        after = page.nextAfter;
      }
      return { value: chain, lines: chain.map((page) => JSON.stringify(page)) };
    }),
  );
  command(audit, cli, 'verify', 'has the hub check its chain against itself and the archived heads (Admin)').action(
    atHub(cli, async (hub, progress) => {
      let [events, archivedHeads] = [0, 0];
      let from: { sequence: number; hash: string } | undefined;
      for (;;) {
        const found: AuditVerified = await hub.call(verifyAudit, { body: from === undefined ? {} : { from } });
        if (found.kind === 'broken')
          throw new EndedBadly('AUDIT_BROKEN', `The chain is broken at event ${found.sequence}: ${found.rule}.`);
        events += found.events;
        archivedHeads = Math.max(archivedHeads, found.archivedHeads);
        from = found.upTo;
        if (found.kind === 'intact')
          return {
            value: { kind: 'intact', events, archivedHeads, upTo: from },
            lines: [`intact: ${events} events, ${archivedHeads} archived heads, head ${from.hash}`],
          };
        progress(`intact up to event ${from.sequence}`);
      }
    }),
  );
}
