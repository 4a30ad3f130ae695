import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { isPartition } from '#domain/disclosure/table-cells';
import { accuracy } from '../accuracy.ts';
import { type FamilyRow, familyRow } from '../family-row.ts';
import { honestCohorts } from '../honest/honest-cohorts.ts';
import { exactCells } from '../rules/exact-cells.ts';
import { openEngine } from '../rules/our-rule.ts';
import { rulesOfPreset } from '../rules/rules-of-preset.ts';
import { makeWorld } from '../world.ts';
import { type Determined, determinedCells } from './determined-cells.ts';
import { ourBounds } from './our-bounds.ts';
import type { ReleasedTables } from './released-bounds.ts';
import { type RuleBounds, ruleBounds } from './rule-bounds.ts';

/**
 * Arithmetic on each released answer: what the total, the shown cells and the rule leave of the hidden cells. It is for
 * numbers without noise, and so for the preset that adds none.
 */
export const suppressionFamily = {
  name: 'suppression arithmetic',
  does: 'solves every answer with its tables and a cross-table by integer programming and counts hidden cells with one possible number',
  bound: 0,
  measure: 'share of hidden cells of which only one number is possible',
};

/** What another rule shows of true numbers; nothing where it hides the total. */
function theirBounds(
  rule: RuleBounds,
  persons: number,
  tables: readonly DistributionTable[],
  counts: readonly (readonly number[])[],
): ReleasedTables | undefined {
  const total = rule.of(persons);
  if (total.hidden) return undefined;
  const [crossed = []] = counts.slice(tables.length);
  const across = tables[1]?.values.length ?? 0;
  const together = (cells: readonly number[]): number =>
    cells.filter((cell) => rule.of(cell).hidden).reduce((sum, cell) => sum + cell, 0);
  return {
    total,
    tables: tables.map(({ name }, index) => {
      const cells = counts[index] ?? [];
      const sum = together(cells);
      return {
        name,
        exactlyOne: isPartition(name),
        cells: cells.map(rule.of),
        ...(rule.hiddenTogether ? { hiddenTogether: { low: sum, high: sum, hidden: false } } : {}),
      };
    }),
    crossTables: [
      {
        rows: 0,
        columns: 1,
        cells: (tables[0]?.values ?? []).map((_, row) => crossed.slice(row * across, (row + 1) * across).map(rule.of)),
      },
    ],
  };
}

const share = (found: readonly Determined[]) =>
  accuracy(
    found.reduce((sum, { determined }) => sum + determined, 0),
    Math.max(
      1,
      found.reduce((sum, { hidden }) => sum + hidden, 0),
    ),
  );

/** Asks for cohorts with three tables and a cross-table, each of a fresh trust, and solves what is released. */
export async function attackTables({ persons }: { readonly persons: number }): Promise<FamilyRow> {
  const world = makeWorld(persons);
  const tables = ['ageBand', 'sex', 'ethnicity'].flatMap((name) => world.tables.filter((table) => table.name === name));
  const [rows, columns] = tables;
  if (rows === undefined || columns === undefined) throw new Error('the world lacks a table');
  const cohorts = honestCohorts(world).filter((cohort, index) => index % 3 === 0 && cohort.persons.size <= 8000);
  const solve = async (released: ReleasedTables | undefined): Promise<Determined> =>
    released === undefined ? { hidden: 0, determined: 0 } : determinedCells(released);
  const rules = rulesOfPreset('threshold');
  const ours: Determined[] = [];
  const others = { flip: [] as Determined[], bunny: [] as Determined[], openSafely: [] as Determined[] };
  for (const { name, persons: set } of cohorts) {
    const released = openEngine(`tables ${name}`).answer({
      projectId: 'tables',
      dataDate: '2026-01-31',
      key: name,
      persons: set,
      tables,
      crossTables: [[rows, columns]],
      rules,
    });
    ours.push(await solve(ourBounds(released, rules)));
    const counts = exactCells(set, tables, [[0, 1]]);
    for (const rule of ['flip', 'bunny', 'openSafely'] as const)
      others[rule].push(await solve(theirBounds(ruleBounds[rule], set.size, tables, counts)));
  }
  return familyRow(suppressionFamily, cohorts.length, share(ours), {
    flip: share(others.flip).share,
    bunny: share(others.bunny).share,
    openSafely: share(others.openSafely).share,
  });
}
