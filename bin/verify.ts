import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { Command, Option } from 'commander';
import * as z from 'zod';
import { checkDrift } from '#operator/verify/check-drift';
import type { Outcome } from '#operator/verify/verification';
import { deploymentChecks, verifyDeployment } from '#operator/verify/verify-deployment';

type Options = {
  readonly url: string;
  readonly account?: string;
  readonly drift?: string;
  readonly region: string;
  readonly json?: string;
};

const Account = z.object({ email: z.string(), password: z.string(), totpSecret: z.string() });
const signs = { passed: 'ok     ', failed: 'FAILED ', skipped: 'skipped' } as const;

/** `node bin/verify.ts --url ORIGIN`: a finished deployment, seen from outside. Needs no rights in the account but for `--drift`. */
await new Command('verify')
  .description('Checks a finished deployment from outside; one line a check, exit code 1 where one fails.')
  .requiredOption('--url <origin>', 'where people reach the hub, for example https://flip.trusts.nhs.uk')
  .option('--account <file>', 'JSON file with email, password and totpSecret: signs in, too')
  .option('--drift <hub id>', 'asks AWS too, with your credentials, whether its stacks differ from their templates')
  .addOption(new Option('--region <region>', 'of the stacks, beside us-east-1').default('eu-west-2'))
  .option('--json <file>', 'writes what was found')
  .action(async ({ account, drift, json, region, url }: Options) => {
    const { host, origin } = new URL(url);
    const target = {
      origin,
      apiOrigin: `https://origin.${host}`,
      account: account === undefined ? undefined : Account.parse(JSON.parse(readFileSync(account, 'utf8'))),
      now: Date.now,
      fetch: (input: string | URL | Request, init?: RequestInit) =>
        fetch(input, { redirect: 'manual', signal: AbortSignal.timeout(40_000), ...init }),
    };
    const clients = [...new Set([region, 'us-east-1'])].map((name) => new CloudFormationClient({ region: name }));
    const checks =
      drift === undefined
        ? deploymentChecks
        : [...deploymentChecks, checkDrift({ hubId: drift, clients, pause: () => pause(3000) })];
    const found = await verifyDeployment(target, checks, (name, { detail, kind }: Outcome) =>
      console.log(`${signs[kind]}  ${name}: ${detail}`),
    );
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(found, null, 2)}\n`);
    process.exitCode = found.ok ? 0 : 1;
  })
  .parseAsync();
