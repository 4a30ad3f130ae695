import { describe, expect, it } from 'vitest';
import type { ImportedPersons } from '#contracts/appliance/query-api';
import { ExclusionReason, ImportFigures } from '#contracts/import-manifest';
import { importCosts, importFigures, importsPrice } from '#domain/disclosure/import-figures';
import { privacyCost } from '#domain/disclosure/privacy-cost';
import { leastShown } from '#domain/disclosure/release-number';
import { defaultRules, rulesOf, seededGaussian } from '#test/support/disclosure-game';

const imported = (over: Partial<ImportedPersons> = {}): ImportedPersons => ({
  manifestHash: 'ab'.repeat(32),
  withImages: 160,
  excluded: { NOT_IN_PACS: 60, NO_PIXELS: 2 },
  unsettled: 0,
  ...over,
});
const units = importsPrice(privacyCost(5.5));
const told = (of: ImportedPersons, over: Partial<Parameters<typeof importFigures>[1]> = {}): ImportFigures =>
  ImportFigures.parse(importFigures(of, { earlier: 0, gaussian: () => 0, rules: defaultRules, units, ...over }));

describe('the figures of an import', () => {
  it('are persons with images and, where enough, persons by reason; of all others what they are at most', () => {
    expect(told(imported())).toEqual({
      personsWithImages: 160,
      margin: 13,
      excluded: [{ reason: 'NOT_IN_PACS', persons: 60, margin: 20 }],
      hiddenAtMost: 46,
    });
    expect(told(imported({ withImages: 3, excluded: {}, unsettled: 80 }))).toEqual({
      personsWithImages: null,
      excluded: [],
      unsettled: { persons: 80, margin: 20 },
      hiddenAtMost: 46,
    });
  });

  it('cost nobody more than was paid for them, however often they are told', () => {
    const costs = Array.from({ length: 40 }, (_, earlier) => importCosts(units, earlier));
    const all = costs.reduce((sum, { images, reasons }) => sum + images + reasons, 0);
    expect(all).toBeLessThanOrEqual(units * (1 + 1e-9));
    expect(all).toBeGreaterThan(0.999 * units);
  });

  it('have noise that costs exactly this: of a person in the images, and in one reason', () => {
    // The released value of a number far above the threshold is the number and so many standard deviations.
    const { personsWithImages } = told(imported({ withImages: 10_000 }), {
      gaussian: () => 1,
      rules: { ...defaultRules, rounding: 1 },
    });
    const { excluded } = told(imported({ excluded: { NO_PIXELS: 10_000 } }), {
      gaussian: () => 1,
      rules: { ...defaultRules, rounding: 1 },
    });
    const once = importCosts(units, 0);
    expect(1e6 / (personsWithImages! - 10_000) ** 2).toBeCloseTo(once.images, -4);
    expect(privacyCost(excluded[0]!.persons - 10_000)).toBeLessThanOrEqual(once.reasons * 1.1);
  });

  it('grow less exact each time, with fresh noise', () => {
    const margins = [0, 1, 2].map((earlier) => told(imported({ withImages: 900 }), { earlier }).margin);
    expect(margins).toEqual([13, 24, 48]);
    const gaussian = seededGaussian(3);
    const again = [0, 1, 2].map(
      (earlier) => told(imported({ withImages: 900 }), { earlier, gaussian }).personsWithImages,
    );
    expect(new Set(again).size).toBeGreaterThan(1);
  });

  it('lie within their margins in 95 of 100 imports, and what is hidden below what it is at most', () => {
    const gaussian = seededGaussian(7);
    let images = 0;
    let reason = 0;
    let small = 0;
    for (let n = 0; n < 2000; n += 1) {
      const {
        excluded,
        hiddenAtMost = 0,
        margin = 0,
        personsWithImages,
      } = told(imported({ excluded: { NOT_IN_PACS: 160, NO_PIXELS: 30 } }), { gaussian });
      images += Number(Math.abs(personsWithImages! - 160) <= margin);
      const first = excluded.find((one) => one.reason === 'NOT_IN_PACS');
      reason += Number(first !== undefined && Math.abs(first.persons - 160) <= first.margin);
      small += Number(excluded.some((one) => one.reason === 'NO_PIXELS') || hiddenAtMost >= 30);
    }
    for (const count of [images, reason]) {
      expect(count).toBeGreaterThan(0.93 * 2000);
      // Rounding to five makes margins wider than they need be.
      expect(count).toBeLessThan(0.99 * 2000);
    }
    expect(small).toBe(2000);
  });

  it('draw noise for every reason, also one that nobody has: a number there tells of no person', () => {
    const gaussian = seededGaussian(11);
    const shown = new Map<ExclusionReason, number>();
    let any = 0;
    for (let n = 0; n < 6000; n += 1) {
      const { excluded, unsettled } = told(imported({ excluded: {} }), { gaussian });
      for (const { reason } of excluded) shown.set(reason, (shown.get(reason) ?? 0) + 1);
      any += Number(excluded.length > 0 || unsettled !== undefined);
    }
    for (const reason of ExclusionReason.options) expect(shown.get(reason)).toBeGreaterThan(0);
    // Of nobody a study was left out: in most imports no reason is told at all, though rounding brings some over the least.
    expect(any).toBeLessThan(0.1 * 6000);
  });

  it.each(['strict', 'standard', 'approved'] as const)(
    'tell with %s in 90 of 100 imports that everybody of the smallest cohort that is usually shown has an image',
    (preset) => {
      const rules = rulesOf(preset);
      const gaussian = seededGaussian(13);
      const withImages = leastShown(rules);
      const paid = importsPrice(privacyCost(rules.privacy!.noise.persons));
      let shown = 0;
      for (let n = 0; n < 2000; n += 1) {
        const figures = told(imported({ withImages, excluded: {} }), { gaussian, rules, units: paid });
        shown += Number(figures.personsWithImages !== null);
      }
      expect(shown).toBeGreaterThan(0.9 * 2000);
    },
  );

  it('are exact and rounded without noise, and refused where noise is due that nobody has paid for', () => {
    expect(told(imported(), { units: 0, rules: rulesOf('threshold') })).toEqual({
      personsWithImages: 160,
      margin: 2,
      excluded: [{ reason: 'NOT_IN_PACS', persons: 60, margin: 2 }],
      hiddenAtMost: 9,
    });
    expect(() => told(imported(), { units: 0 })).toThrow(expect.objectContaining({ code: 'POLICY_REFUSED' }));
  });
});
