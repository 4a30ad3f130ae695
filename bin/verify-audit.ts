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
  readonly key: readonly [string, ...string[]];
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

/** Opens with the first of these chains of keys by which the hub signed it. */
const keptHead = (signedHead: string, chains: readonly HubKeyChain[], where: string): AuditHead => {
  for (const keys of chains) {
    const head = openKeptHead(signedHead, keys);
    if (head !== undefined) return head;
  }
  throw new Error(`${where} is not a head of the chain that was signed with this key or one that follows from it`);
};

/** The signed heads of a file, one a line. */
const keptHeads = (file: string, chains: readonly HubKeyChain[]): AuditHead[] =>
  readText(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => keptHead(line.trim(), chains, `line ${index + 1} of ${file}`));

/** The export has to follow from the first key; the others open heads that were kept. */
type Trusted = readonly [PublicJwk, ...PublicJwk[]];

const verify = async (file: string, [key, ...others]: Trusted, options: Options): Promise<AuditVerdict> => {
  const begin = (statements: readonly string[]): AuditVerification => {
    const followed = (from: PublicJwk): HubKeyChain => followStatements(chainOf(from), statements).chain;
    const keys = followed(key);
    const chains = [keys, ...others.map(followed)];
    return new AuditVerification(keys, {
      from: options.fromHead === undefined ? undefined : keptHead(readText(options.fromHead), chains, options.fromHead),
      through: options.through === undefined ? [] : keptHeads(options.through, chains),
    });
  };
  let verification: AuditVerification | undefined;
  let signedHead = '';
  for await (const text of jsonTexts(file === '-' ? process.stdin : createReadStream(file))) {
    const page = AuditExport.parse(JSON.parse(text));
    verification ??= begin(page.keyStatements);
    verification.follow(page.keyStatements);
    verification.add(page.events);
    signedHead = page.signedHead;
  }
  verification ??= begin([]);
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
    'a public signing key of the hub that you trust, as a JSON Web Key, as kept at enrolment; later ones follow from it. May be given several times: the export has to follow from the first, and the others open heads that were kept',
    (file: string, before: readonly string[] = []) => [...before, file],
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
    const [first, ...others] = options.key;
    try {
      const verdict = await verify(file, [trustedKey(first), ...others.map(trustedKey)], options);
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
