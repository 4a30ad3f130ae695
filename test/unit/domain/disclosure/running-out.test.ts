import { RoaringBitmap32 } from 'roaring-wasm';
import { describe, expect, it } from 'vitest';
import { Policy } from '#contracts/policy';
import { createDisclosureEngine } from '#domain/disclosure/disclosure-engine';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { strictestRules } from '#domain/disclosure/strictest-rules';

const persons = 20_000;
const range = (first: number, size: number) => new RoaringBitmap32(Array.from({ length: size }, (_, at) => first + at));
const table = (name: DistributionTable['name'], values: number): DistributionTable => ({
  name,
  values: Array.from({ length: values }, (_, value) => ({
    label: String(value),
    members: new RoaringBitmap32(
      Array.from({ length: Math.floor(persons / values) }, (_, at) => 1 + value + at * values),
    ),
  })),
});
const tables = [table('ageBand', 10), table('sex', 2), table('modality', 3)];

/** A trust with its own secret, and how its answers look to one project. */
function trust(secret: number) {
  const engine = createDisclosureEngine({
    rules: strictestRules(Policy.parse({ version: 1 }).disclosure),
    secret: new Uint8Array(32).fill(secret),
    ledger: createMemoryLedger(),
  });
  let asked = 0;
  return (set: RoaringBitmap32, shown: readonly DistributionTable[] = tables) => {
    asked += 1;
    const about = { projectId: 'p', dataDate: '2026-01-01', key: String(asked) };
    return engine.answer({ ...about, persons: set, tables: shown, crossTables: [], counted: true });
  };
}

describe('when a project has learnt what it may of some persons', () => {
  it('a set of them is hidden, or told about as large as it is, and never answered as another set of them', () => {
    let hidden = 0;
    for (let secret = 1; secret <= 8; secret += 1) {
      const ask = trust(secret);
      // Earlier sets whose sums and differences are near anything, once nobody of them is left.
      for (const size of [200, 150, 100, 300]) ask(range(1001, size));
      for (let turn = 0; turn < 8; turn += 1) ask(range(5000 + turn * 100, 3000));
      for (let turn = 0; turn < 14; turn += 1) {
        const size = 600 - turn * 30;
        const { persons: told } = ask(range(1, size));
        if (told === null) hidden += 1;
        expect(told ?? 0).toBeLessThanOrEqual(size + 170);
      }
      // The same set asked of a trust that was asked nothing before is told.
      expect(trust(secret)(range(1, 210)).persons).not.toBeNull();
    }
    expect(hidden).toBeGreaterThan(8);
  });

  it('no table shows the few who are left as the shape of all', () => {
    for (let secret = 1; secret <= 5; secret += 1) {
      const ask = trust(secret);
      const sums: number[] = [];
      for (let turn = 0; turn < 9; turn += 1) {
        const { persons: total, distributions } = ask(range(1 + turn * 100, 3000));
        const shown = distributions[1]?.cells.map((cell) => cell.persons) ?? [];
        if (shown.every((cell) => cell !== null) && shown.length > 0)
          sums.push(shown.reduce<number>((sum, cell) => sum + (cell ?? 0), 0) / (total ?? 1));
      }
      expect(sums.length).toBeGreaterThan(1);
      expect(sums.length).toBeLessThan(9);
      expect(Math.min(...sums)).toBeGreaterThan(0.75);
    }
  });

  it('other persons are told as before', () => {
    const ask = trust(1);
    for (let turn = 0; turn < 6; turn += 1) ask(range(1, 600 - turn * 45));
    const { persons: others } = ask(range(10_000, 600));
    expect(Math.abs((others ?? 0) - 600)).toBeLessThanOrEqual(40);
  });
});
