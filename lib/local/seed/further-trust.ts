import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type SyntheticTrust, syntheticTrusts } from '#local/synthetic/trusts';

const Kept = z.object({
  code: z.string().regex(/^[A-Z][A-Z0-9]{1,7}$/),
  name: z.string(),
  firstPersonId: z.int(),
  persons: z.int(),
  studies: z.int(),
  scanner: z.object({ gain: z.number(), offset: z.number(), noise: z.number() }),
});

/** No two trusts share a person id: each has ten million for itself. */
const PERSON_IDS = 10_000_000;

const fileOf = (trustsFolder: string, code: string): string => join(trustsFolder, code, 'synthetic-trust.json');

/** The further trusts that were started below a platform's `trusts` folder, by code. */
function furtherTrusts(trustsFolder: string): SyntheticTrust[] {
  if (!existsSync(trustsFolder)) return [];
  return readdirSync(trustsFolder)
    .sort()
    .filter((code) => existsSync(fileOf(trustsFolder, code)))
    .map((code) => Kept.parse(JSON.parse(readFileSync(fileOf(trustsFolder, code), 'utf8'))));
}

/**
 * One more trust with invented people beside those of the demo: what it was the last time, or made and kept now.
 * Throws where the code is one of the demo's or has a form that no trust can have.
 */
export function furtherTrust(trustsFolder: string, code: string, name: string): SyntheticTrust {
  const others = furtherTrusts(trustsFolder);
  const known = others.find((trust) => trust.code === code);
  if (known !== undefined) return known;
  if (syntheticTrusts.some((trust) => trust.code === code))
    throw new Error(`${code} is a trust of the platform itself`);
  const last = Math.max(...[...syntheticTrusts, ...others].map(({ firstPersonId }) => firstPersonId));
  const made = Kept.parse({
    code,
    name,
    firstPersonId: last + PERSON_IDS,
    persons: 2000,
    studies: 60,
    scanner: { gain: 1.05, offset: 15, noise: 48 },
  });
  mkdirSync(join(trustsFolder, code), { recursive: true });
  writeFileSync(fileOf(trustsFolder, code), `${JSON.stringify(made, null, 2)}\n`);
  return made;
}
