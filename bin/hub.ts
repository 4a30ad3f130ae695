import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { localSettings } from '#infra/config/local-settings';
import { productionSettings } from '#infra/config/production-settings';
import { synthHub } from '#infra/synth';

/** Synthesises the hub for AWS; the CDK command line calls it too, and says where the assembly goes. */
const Wanted = z.object({
  FLIP_ENVIRONMENT: z.enum(['local', 'production']).default('production'),
  FLIP_PUBLIC_URL: z.url().optional(),
  CDK_OUTDIR: z.string().default('.flip/cdk.out'),
  CDK_DEFAULT_ACCOUNT: z.string().optional(),
  CDK_DEFAULT_REGION: z.string().optional(),
});

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

try {
  const wanted = Wanted.parse(process.env);
  const folder = await synthHub({
    outFolder: wanted.CDK_OUTDIR,
    settings:
      wanted.FLIP_ENVIRONMENT === 'local'
        ? localSettings(wanted.FLIP_PUBLIC_URL ?? 'http://127.0.0.1', version)
        : productionSettings(process.env, version),
    account: wanted.CDK_DEFAULT_ACCOUNT,
    region: wanted.CDK_DEFAULT_REGION,
  });
  console.log(`synthesised ${wanted.FLIP_ENVIRONMENT} into ${folder}`);
} catch (reason) {
  // What is wrong with the settings is for whoever deploys; a trace of the code says them nothing.
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
}
