import { RoaringBitmap32 } from 'roaring-wasm';
import * as z from 'zod';
import type { DistributionName } from '#contracts/cohort-result';
import { modalityLabel } from '#domain/cohort/modality-label';
import { ageBandOf, ageBands } from '#domain/disclosure/age-band';
import type { PersonSet } from '#domain/disclosure/person-set';
import { parsePersonIds } from './person-ids.ts';
import type { RunStatement } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';
import { sexOf } from './sex-of.ts';
import { type CachedTable, restLabels } from './table-labels.ts';
import { tableStatements } from './table-statements.ts';
import { unionOfPersons } from './union-of-persons.ts';

const Members = z.string().transform(parsePersonIds);
const Numbered = z.array(z.tuple([z.int(), Members]));
const Concepts = z.array(z.tuple([z.int(), z.string(), z.string(), Members]));
const Names = z.array(z.tuple([z.string().nullable(), Members]));

const sliceThicknessEdges: readonly number[] = [1, 2, 3, 5];
const sliceThicknessBins: readonly string[] = [
  `<${sliceThicknessEdges[0]} mm`,
  ...sliceThicknessEdges.slice(1).map((edge, index) => `${sliceThicknessEdges[index]}–<${edge} mm`),
  `≥${sliceThicknessEdges.at(-1)} mm`,
];

/** Characters of the longest label of a distribution's cell. */
const maxLabelLength = 80;

type Counted = readonly (readonly [label: string, members: PersonSet])[];

/**
 * One value per label; those of `always` come first and in their order. Disposes of the given sets; the result is
 * compressed.
 */
function byLabel(counted: Counted, always: readonly string[] = []): CachedTable {
  const sets = new Map<string, { members: PersonSet }[]>(always.map((label) => [label, []]));
  for (const [label, members] of counted) sets.set(label, [...(sets.get(label) ?? []), { members }]);
  return [...sets].map(([label, found]) => {
    const members = found.length === 0 ? new RoaringBitmap32() : unionOfPersons(found);
    members.runOptimize();
    members.shrinkToFit();
    for (const taken of found) taken.members.dispose();
    return { label, members };
  });
}

const nameOf = ([conceptId, , name]: readonly [number, string, string, PersonSet]): string =>
  (name.trim() || `concept ${conceptId}`).slice(0, maxLabelLength);

/**
 * Reads the persons of each value, over all persons of the trust, in one view. Frees each statement's rows before the
 * next statement.
 */
export async function readTables(
  runStatement: RunStatement,
  dataDate: string,
): Promise<Readonly<Record<DistributionName, CachedTable>>> {
  const statements = tableStatements({ dataDate, sliceThicknessEdges });
  const numbered = (name: DistributionName): Promise<[number, PersonSet][]> =>
    rowsOf(runStatement, statements[name], Numbered);
  const ageBand = byLabel(
    (await numbered('ageBand')).map(([years, members]) => [ageBandOf(years), members]),
    ageBands,
  );
  const sex = byLabel(
    (await numbered('sex')).map(([gender, members]) => [sexOf(gender), members]),
    ['female', 'male'],
  );
  const known = (await rowsOf(runStatement, statements.ethnicity, Concepts)).map(
    (row) => [nameOf(row), row[3]] as const,
  );
  const unknown = unionOfPersons(sex);
  for (const [, members] of known) unknown.andNotInPlace(members);
  const ethnicity = byLabel([...known, ...(unknown.isEmpty ? [] : [[restLabels.ethnicity, unknown] as const])]);
  const studyYear = byLabel((await numbered('studyYear')).map(([year, members]) => [String(year), members]));
  const modality = byLabel(
    (await rowsOf(runStatement, statements.modality, Concepts)).map((row) => [
      modalityLabel(row[1], nameOf(row)),
      row[3],
    ]),
  );
  const manufacturer = byLabel(
    (await rowsOf(runStatement, statements.manufacturer, Names)).map(([name, members]) => [
      (name ?? restLabels.manufacturer).slice(0, maxLabelLength),
      members,
    ]),
  );
  const sliceThickness = byLabel(
    (await numbered('sliceThickness')).map(([bin, members]) => [sliceThicknessBins[bin] ?? '', members]),
    sliceThicknessBins,
  );
  return { ageBand, sex, ethnicity, studyYear, modality, manufacturer, sliceThickness };
}
