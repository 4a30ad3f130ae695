import { RoaringBitmap32 } from 'roaring-wasm';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';
import type { InBothWorlds, Question } from '../question.ts';
import type { EngineModel } from './engine-model.ts';
import { releasedChance } from './released-chance.ts';
import type { SuspectedSpending } from './suspected-spending.ts';

const doubt = 1e-6;

/** All cells of a question in one world, as the persons with their values. */
function membersOf(
  tables: readonly DistributionTable[],
  crossTables: Question['crossTables'],
): readonly (readonly PersonSet[])[] {
  const plain = tables.map(({ values }) => values.map(({ members }) => members));
  const crossed = crossTables.map(([rows, columns]) =>
    (plain[rows] ?? []).flatMap((row) => (plain[columns] ?? []).map((column) => RoaringBitmap32.and(row, column))),
  );
  return [...plain, ...crossed];
}

/** Odds from cells that the target changes. A hidden cell may be hidden for the sake of others and says nothing here. */
export function cellOdds(
  question: Question,
  sets: InBothWorlds<PersonSet>,
  shown: readonly (number | null)[],
  model: EngineModel,
  spendings: InBothWorlds<SuspectedSpending>,
): number {
  const [without, having] = [
    membersOf(question.tables[0], question.crossTables).flat(),
    membersOf(question.tables[1], question.crossTables).flat(),
  ];
  let odds = 0;
  for (const [index, seen] of shown.entries()) {
    const [lacking, holding] = [without[index], having[index]];
    if (lacking === undefined || holding === undefined) continue;
    const less = spendings[0].able(question, 'tables', model.cellPrice, RoaringBitmap32.and(sets[0], lacking));
    const more = spendings[1].able(question, 'tables', model.cellPrice, RoaringBitmap32.and(sets[1], holding));
    if (less.size !== more.size && seen !== null)
      odds += Math.log(
        (releasedChance(seen, more.size, model.cell(more.size)) + doubt) /
          (releasedChance(seen, less.size, model.cell(less.size)) + doubt),
      );
    spendings[0].charge(question, 'tables', model.cellUnits(seen), less);
    spendings[1].charge(question, 'tables', model.cellUnits(seen), more);
  }
  return odds;
}
