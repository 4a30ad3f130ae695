import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import * as z from 'zod';
import { AuditExport } from '#contracts/audit';
import { PublicJwk } from '#contracts/primitives';
import { verifyAudit } from '#domain/audit/verify-audit';

const readJson = <S extends z.ZodType>(file: string, schema: S): z.infer<S> =>
  schema.parse(JSON.parse(readFileSync(file, 'utf8')));

/** `node bin/verify-audit.ts EXPORT.json --key KEY.json`: needs the export and a key that you already trust, and no hub. */
new Command('verify-audit')
  .description('Proves that an audit export was neither edited nor cut.')
  .argument('<export>', 'the export: one page, or a JSON list of all its pages in order')
  .requiredOption('--key <file>', 'the hub’s public signing key as a JSON Web Key, as kept at enrolment')
  .action((file: string, options: { key: string }) => {
    const read = readJson(file, z.union([AuditExport, z.array(AuditExport).min(1)]));
    const pages = Array.isArray(read) ? read : [read];
    const last = pages.at(-1) as AuditExport;
    const whole = { ...last, events: pages.flatMap(({ events }) => events) };
    const verdict = verifyAudit(whole, readJson(options.key, PublicJwk));
    if (verdict.kind === 'intact') console.log(`intact: ${verdict.events} events, head ${verdict.head.hash}`);
    else {
      console.error(`broken at event ${verdict.sequence}: ${verdict.rule}`);
      process.exitCode = 1;
    }
  })
  .parse();
