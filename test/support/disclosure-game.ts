import { RoaringBitmap32 } from 'roaring-wasm';
import { Policy } from '#contracts/policy';
import { openBook } from '#domain/disclosure/disclosure-book';
import { createDisclosureEngine, type DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DisclosureLedger } from '#domain/disclosure/disclosure-ledger';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { createKeyedNoise } from '#domain/disclosure/keyed-noise';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { type OpenQuestion, openQuestion } from '#domain/disclosure/open-question';
import type { PersonSet } from '#domain/disclosure/person-set';
import { strictestRules } from '#domain/disclosure/strictest-rules';

/** The rules of a trust that changed nothing. */
export const defaultRules: DisclosureRules = strictestRules(Policy.parse({ version: 1 }).disclosure);

/** An engine with a secret of its own. */
export const engineOf = (
  secret = 'secret',
  { rules = defaultRules, ledger = createMemoryLedger() }: { rules?: DisclosureRules; ledger?: DisclosureLedger } = {},
): DisclosureEngine => createDisclosureEngine({ rules, secret: Buffer.from(secret), ledger });

/** The first question that a trust with this secret is asked, under its default rules. */
export const firstQuestion = (secret: number): OpenQuestion =>
  openQuestion({
    projectId: 'p',
    rules: defaultRules,
    book: openBook(createMemoryLedger(), '2026-01-31'),
    noise: createKeyedNoise(new Uint8Array(32).fill(secret)),
  });

/** Persons `from` to `to - 1`. */
export const range = (from: number, to: number): PersonSet => RoaringBitmap32.fromRange(from, to);

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

/** A question without tables. */
export const totalOnly = (key: string, persons: PersonSet, projectId = 'project') => ({
  projectId,
  dataDate: '2026-01-31',
  key,
  persons,
  tables: [],
  crossTables: [],
  counted: true,
});
