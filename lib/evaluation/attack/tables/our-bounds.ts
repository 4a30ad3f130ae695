import type { Released } from '#domain/disclosure/disclosure-engine';
import type { DisclosureRules } from '#domain/disclosure/disclosure-rules';
import { noiseCut } from '#domain/disclosure/keyed-noise';
import { cellFactor, leastSd, sdOf } from '#domain/disclosure/noise-scale';
import type { Bounds, ReleasedTables } from './released-bounds.ts';

/** How far noise of `factor` times a total's can be from a number that was shown as `shown`, at the very most. */
function far(shown: number, factor: number, rules: DisclosureRules): number {
  const { noise, rounding } = rules;
  // The truth, and with it the noise, may be larger than what is shown: from far above down to where both agree.
  let most = (shown + rounding) / Math.max(0.1, 1 - noiseCut * factor * noise.share);
  for (let step = 0; step < 50; step += 1) most = shown + rounding + noiseCut * factor * sdOf(most, rules);
  return noiseCut * factor * sdOf(most, rules) + rounding;
}

/** What a released number of our engine leaves possible: noise is cut, so that there are hard limits. */
function boundsOf(shown: number | null, factor: number, most: number, rules: DisclosureRules): Bounds {
  // Anything may be hidden for the sake of another cell, so that a hidden number may be as large as the total.
  if (shown === null) return { low: 0, high: most, hidden: true };
  const off = far(shown, factor, rules) + factor * leastSd(rules);
  return { low: Math.max(rules.threshold, Math.floor(shown - off)), high: Math.ceil(shown + off), hidden: false };
}

const partitions: readonly string[] = ['ageBand', 'sex', 'ethnicity'];

/** An answer of our engine as constraints; nothing where the total is hidden, because there are no tables then. */
export function ourBounds(released: Released, rules: DisclosureRules): ReleasedTables | undefined {
  if (released.persons === null) return undefined;
  const total = boundsOf(released.persons, 1, 0, rules);
  const cell = (shown: number | null): Bounds => boundsOf(shown, cellFactor, total.high, rules);
  const names = released.distributions.map(({ name }) => name);
  return {
    total,
    tables: released.distributions.map(({ name, cells }) => ({
      name,
      exactlyOne: partitions.includes(name),
      cells: cells.map(({ persons }) => cell(persons)),
    })),
    crossTables: (released.crossTables ?? []).map(({ rows, columns, cells }) => {
      const labels = (at: string) => released.distributions.find(({ name }) => name === at)?.cells ?? [];
      const across = labels(columns).length;
      return {
        rows: names.indexOf(rows),
        columns: names.indexOf(columns),
        cells: labels(rows).map((_, row) =>
          cells.slice(row * across, (row + 1) * across).map(({ persons }) => cell(persons)),
        ),
      };
    }),
  };
}
