import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { AuditExport, type AuditHead } from '#contracts/audit';
import { HubKeys } from '#contracts/hub-key';
import { PublicJwk } from '#contracts/primitives';
import { type AuditVerdict, AuditVerification } from '#domain/audit/audit-verification';
import { jsonTexts } from '#domain/audit/json-texts';
import { openKeptHead } from '#domain/audit/open-audit-head';
import { chainOf, followStatements, type HubKeyChain } from '#domain/hub-key/hub-key-chain';

type Options = {
  readonly key: string;
  readonly fromHead?: string;
  readonly through?: string;
  readonly keepHead?: string;
};

const readText = (file: string): string => readFileSync(file, 'utf8').trim();

/** A key that is trusted: as it was kept at enrolment, or as the hub answers it, with those that signed before. */
const trustedKey = (file: string): PublicJwk => {
  const read: unknown = JSON.parse(readText(file));
  const answered = HubKeys.safeParse(read);
  return answered.success ? answered.data.first : PublicJwk.parse(read);
};

const keptHead = (signedHead: string, keys: HubKeyChain, where: string): AuditHead => {
  const head = openKeptHead(signedHead, keys);
  if (head === undefined)
    throw new Error(`${where} is not a head of the chain that was signed with this key or one that follows from it`);
  return head;
};

/** The signed heads of a file, one a line. */
const keptHeads = (file: string, keys: HubKeyChain): AuditHead[] =>
  readText(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => keptHead(line.trim(), keys, `line ${index + 1} of ${file}`));

const verify = async (file: string, key: PublicJwk, options: Options): Promise<AuditVerdict> => {
  const begin = (keys: HubKeyChain): AuditVerification =>
    new AuditVerification(keys, {
      from: options.fromHead === undefined ? undefined : keptHead(readText(options.fromHead), keys, options.fromHead),
      through: options.through === undefined ? [] : keptHeads(options.through, keys),
    });
  let verification: AuditVerification | undefined;
  let signedHead = '';
  for await (const text of jsonTexts(file === '-' ? process.stdin : createReadStream(file))) {
    const page = AuditExport.parse(JSON.parse(text));
    verification ??= begin(followStatements(chainOf(key), page.keyStatements).chain);
    verification.follow(page.keyStatements);
    verification.add(page.events);
    signedHead = page.signedHead;
  }
  verification ??= begin(chainOf(key));
  const verdict = verification.finish(signedHead);
  if (verdict.kind === 'intact' && options.keepHead !== undefined) writeFileSync(options.keepHead, `${signedHead}\n`);
  return verdict;
};

/** `node bin/verify-audit.ts EXPORT --key KEY.json`: needs the export and a key that you already trust, and no hub. */
await new Command('verify-audit')
  .description('Proves that an audit export was neither edited nor cut.')
  .argument('<export>', 'the export: its pages in order, one a line or in a JSON list; - reads the standard input')
  .requiredOption(
    '--key <file>',
    'a public signing key of the hub that you trust, as a JSON Web Key, as kept at enrolment; later ones follow from it',
  )
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
      const verdict = await verify(file, trustedKey(options.key), options);
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
