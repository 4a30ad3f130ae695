import { RoaringBitmap32 } from 'roaring-wasm';
import * as z from 'zod';
import type { DistributionName } from '#contracts/cohort-result';
import { modalityLabel } from '#domain/cohort/modality-label';
import { ageBandOf, ageBands } from '#domain/disclosure/age-band';
import type { PersonSet } from '#domain/disclosure/person-set';
import { joined } from './joined-persons.ts';
import { personIds } from './person-ids.ts';
import type { Ask } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';
import { sexOf } from './sex-of.ts';
import { type HeldTable, restLabels } from './table-labels.ts';
import { tableStatements } from './table-statements.ts';

const Members = z.string().transform(personIds);
const Numbered = z.array(z.tuple([z.int(), Members]));
const Concepts = z.array(z.tuple([z.int(), z.string(), z.string(), Members]));
const Names = z.array(z.tuple([z.string().nullable(), Members]));

const sliceThicknessEdges: readonly number[] = [1, 2, 3, 5];
const sliceThicknessBins: readonly string[] = [
  `<${sliceThicknessEdges[0]} mm`,
  ...sliceThicknessEdges.slice(1).map((edge, index) => `${sliceThicknessEdges[index]}–<${edge} mm`),
  `≥${sliceThicknessEdges.at(-1)} mm`,
];

/** Longest label of a distribution's cell. */
const longest = 80;

type Counted = readonly (readonly [label: string, members: PersonSet])[];

/** One value per label, those of `always` first and in their order. Takes the sets over and keeps them as small as they get. */
function byLabel(counted: Counted, always: readonly string[] = []): HeldTable {
  const sets = new Map<string, { members: PersonSet }[]>(always.map((label) => [label, []]));
  for (const [label, members] of counted) sets.set(label, [...(sets.get(label) ?? []), { members }]);
  return [...sets].map(([label, found]) => {
    const members = found.length === 0 ? new RoaringBitmap32() : joined(found);
    members.runOptimize();
    members.shrinkToFit();
    for (const taken of found) taken.members.dispose();
    return { label, members };
  });
}

const nameOf = ([conceptId, , name]: readonly [number, string, string, PersonSet]): string =>
  (name.trim() || `concept ${conceptId}`).slice(0, longest);

/** Who has which value, over all persons of the trust, in one look; what a statement answered is let go before the next. */
export async function readTables(ask: Ask, dataDate: string): Promise<Readonly<Record<DistributionName, HeldTable>>> {
  const statements = tableStatements({ dataDate, sliceThicknessEdges });
  const numbered = (name: DistributionName): Promise<[number, PersonSet][]> => rowsOf(ask, statements[name], Numbered);
  const ageBand = byLabel(
    (await numbered('ageBand')).map(([years, members]) => [ageBandOf(years), members]),
    ageBands,
  );
  const sex = byLabel(
    (await numbered('sex')).map(([gender, members]) => [sexOf(gender), members]),
    ['female', 'male'],
  );
  const known = (await rowsOf(ask, statements.ethnicity, Concepts)).map((row) => [nameOf(row), row[3]] as const);
  const unknown = joined(sex);
  for (const [, members] of known) unknown.andNotInPlace(members);
  const ethnicity = byLabel([...known, ...(unknown.isEmpty ? [] : [[restLabels.ethnicity, unknown] as const])]);
  const studyYear = byLabel((await numbered('studyYear')).map(([year, members]) => [String(year), members]));
  const modality = byLabel(
    (await rowsOf(ask, statements.modality, Concepts)).map((row) => [modalityLabel(row[1], nameOf(row)), row[3]]),
  );
  const manufacturer = byLabel(
    (await rowsOf(ask, statements.manufacturer, Names)).map(([name, members]) => [
      (name ?? restLabels.manufacturer).slice(0, longest),
      members,
    ]),
  );
  const sliceThickness = byLabel(
    (await numbered('sliceThickness')).map(([bin, members]) => [sliceThicknessBins[bin] ?? '', members]),
    sliceThicknessBins,
  );
  return { ageBand, sex, ethnicity, studyYear, modality, manufacturer, sliceThickness };
}
