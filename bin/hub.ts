import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { environments } from '#infra/config/environments';
import { synthHub } from '#infra/synth';

/** Synthesises the hub for AWS; the CDK command line calls it too, and says where the assembly goes. */
const Wanted = z.object({
  FLIP_ENVIRONMENT: z.enum(Object.keys(environments) as [keyof typeof environments]).default('production'),
  FLIP_PUBLIC_URL: z.url().default('https://flip.example'),
  CDK_OUTDIR: z.string().default('.flip/cdk.out'),
  CDK_DEFAULT_ACCOUNT: z.string().optional(),
  CDK_DEFAULT_REGION: z.string().optional(),
});
const wanted = Wanted.parse(process.env);
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

const folder = await synthHub({
  outFolder: wanted.CDK_OUTDIR,
  environment: wanted.FLIP_ENVIRONMENT,
  publicUrl: wanted.FLIP_PUBLIC_URL,
  version,
  ...(wanted.CDK_DEFAULT_ACCOUNT === undefined ? {} : { account: wanted.CDK_DEFAULT_ACCOUNT }),
  ...(wanted.CDK_DEFAULT_REGION === undefined ? {} : { region: wanted.CDK_DEFAULT_REGION }),
});
console.log(`synthesised ${wanted.FLIP_ENVIRONMENT} into ${folder}`);
