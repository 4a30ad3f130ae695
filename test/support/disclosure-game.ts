import { RoaringBitmap32 } from 'roaring-wasm';
import { Policy } from '#contracts/policy';
import type { PrivacyPreset } from '#contracts/privacy-preset';
import { createDisclosureEngine, type DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { PrivacyLedger } from '#domain/disclosure/privacy-ledger';
import { strictestRules } from '#domain/disclosure/strictest-rules';

/** The rules of a trust that changed nothing but its preset. */
export const rulesOf = (preset: PrivacyPreset): DisclosureRules =>
  strictestRules(Policy.parse({ version: 1, disclosure: { preset } }).disclosure, 'project');

/** The rules of a trust that changed nothing. */
export const defaultRules: DisclosureRules = rulesOf('standard');

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal draws that are the same for the same seed. */
export function seededGaussian(seed: number): () => number {
  const uniform = seeded(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** An engine with noise of its own, or with none at all. */
export const engineOf = (
  seed: number | 'no noise' = 1,
  { ledger = createMemoryLedger() }: { ledger?: PrivacyLedger } = {},
): DisclosureEngine =>
  createDisclosureEngine({ ledger, gaussian: seed === 'no noise' ? () => 0 : seededGaussian(seed) });

/** Persons `from` to `to - 1`. */
export const range = (from: number, to: number): PersonSet => RoaringBitmap32.fromRange(from, to);

/** A question without tables. */
export const totalOnly = (key: string, persons: PersonSet, projectId = 'project', rules = defaultRules) => ({
  projectId,
  dataDate: '2026-01-31',
  key,
  persons,
  tables: [],
  crossTables: [],
  rules,
});
