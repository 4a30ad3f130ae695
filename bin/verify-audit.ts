import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { AuditExport, type AuditHead } from '#contracts/audit';
import { PublicJwk } from '#contracts/primitives';
import { type AuditVerdict, AuditVerification } from '#domain/audit/audit-verification';
import { jsonTexts } from '#domain/audit/json-texts';
import { openAuditHead } from '#domain/audit/open-audit-head';

type Options = {
  readonly key: string;
  readonly fromHead?: string;
  readonly through?: string;
  readonly keepHead?: string;
};

const readText = (file: string): string => readFileSync(file, 'utf8').trim();

const keptHead = (signedHead: string, key: PublicJwk, where: string): AuditHead => {
  const head = openAuditHead(signedHead, key);
  if (head === undefined) throw new Error(`${where} is not a head of the chain that was signed with this key`);
  return head;
};

/** The signed heads of a file, one a line. */
const keptHeads = (file: string, key: PublicJwk): AuditHead[] =>
  readText(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => keptHead(line.trim(), key, `line ${index + 1} of ${file}`));

const verify = async (file: string, key: PublicJwk, options: Options): Promise<AuditVerdict> => {
  const verification = new AuditVerification(key, {
    from: options.fromHead === undefined ? undefined : keptHead(readText(options.fromHead), key, options.fromHead),
    through: options.through === undefined ? [] : keptHeads(options.through, key),
  });
  let signedHead = '';
  for await (const text of jsonTexts(file === '-' ? process.stdin : createReadStream(file))) {
    const page = AuditExport.parse(JSON.parse(text));
    verification.add(page.events);
    signedHead = page.signedHead;
  }
  const verdict = verification.finish(signedHead);
  if (verdict.kind === 'intact' && options.keepHead !== undefined) writeFileSync(options.keepHead, `${signedHead}\n`);
  return verdict;
};

/** `node bin/verify-audit.ts EXPORT --key KEY.json`: needs the export and a key that you already trust, and no hub. */
await new Command('verify-audit')
  .description('Proves that an audit export was neither edited nor cut.')
  .argument('<export>', 'the export: its pages in order, one a line or in a JSON list; - reads the standard input')
  .requiredOption('--key <file>', 'the hub’s public signing key as a JSON Web Key, as kept at enrolment')
  .option(
    '--from-head <file>',
    'a signed head that was kept; the export may begin after it, and must not end before it',
  )
  .option(
    '--through <file>',
    'signed heads that were kept, one a line, as a trust’s `flip-appliance audit-heads` prints them; the chain must pass through each',
  )
  .option(
    '--keep-head <file>',
    'writes the signed head here when the chain is intact, for --from-head of the next time',
  )
  .action(async (file: string, options: Options) => {
    try {
      const verdict = await verify(file, PublicJwk.parse(JSON.parse(readText(options.key))), options);
      if (verdict.kind === 'intact')
        console.log(
          `intact: ${verdict.events} events${verdict.withheld === 0 ? '' : ` (${verdict.withheld} withheld)`} up to ${verdict.head.sequence}, head ${verdict.head.hash}`,
        );
      else {
        console.error(`broken at event ${verdict.sequence}: ${verdict.rule}`);
        process.exitCode = 1;
      }
    } catch (reason) {
      console.error(`not verified: ${reason instanceof Error ? reason.message : reason}`);
      process.exitCode = 1;
    }
  })
  .parseAsync();
