import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as z from 'zod';
import { chosenEnvironment } from '#infra/config/chosen-environment';
import { localSettings } from '#infra/config/local-settings';
import { synthHub } from '#infra/synth';

/**
 * Synthesises a hub for AWS; the CDK command line calls it too, and says where the assembly goes. `FLIP_ENVIRONMENT` or
 * `--context environment=…` names an entry of `environments.ts`, or of the file that `FLIP_ENVIRONMENTS` names.
 */
const Wanted = z.object({
  FLIP_ENVIRONMENT: z.string().optional(),
  FLIP_ENVIRONMENTS: z.string().default(resolve(import.meta.dirname, '../environments.ts')),
  FLIP_PUBLIC_URL: z.url().optional(),
  CDK_OUTDIR: z.string().default('.flip/cdk.out'),
  CDK_DEFAULT_ACCOUNT: z.string().optional(),
});

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

/** What `--context environment=…` says; the CDK command line hands its context over in the environment. */
const fromContext = (): string | undefined => {
  const given: unknown = new App({ autoSynth: false, analyticsReporting: false }).node.tryGetContext('environment');
  return typeof given === 'string' ? given : undefined;
};

try {
  const wanted = Wanted.parse(process.env);
  const name = fromContext() ?? wanted.FLIP_ENVIRONMENT;
  const chosen =
    name === 'local'
      ? {
          settings: localSettings(wanted.FLIP_PUBLIC_URL ?? 'http://127.0.0.1', version),
          account: wanted.CDK_DEFAULT_ACCOUNT,
        }
      : await chosenEnvironment({ file: resolve(wanted.FLIP_ENVIRONMENTS), name }, version);
  const folder = await synthHub({ outFolder: wanted.CDK_OUTDIR, ...chosen });
  console.log(`synthesised ${name} into ${folder}`);
} catch (reason) {
  // What is wrong with the settings is for whoever deploys; a trace of the code says them nothing.
  console.error(reason instanceof Error ? reason.message : reason);
  process.exitCode = 1;
}
