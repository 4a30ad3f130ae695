import { RoaringBitmap32 } from 'roaring-wasm';
import * as z from 'zod';
import type { DistributionName } from '#contracts/cohort-result';
import { ageBandOf, ageBands, unknownAge } from '#domain/disclosure/age-band';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import { imageMonths, imageYears } from '#domain/disclosure/image-days';
import { manufacturerLabels } from '#domain/disclosure/image-manufacturers';
import { modalityLabelOf, modalityLabels } from '#domain/disclosure/image-modalities';
import type { PersonSet } from '#domain/disclosure/person-set';
import { parsePersonIds } from './person-ids.ts';
import type { RunStatement } from './postgres-views.ts';
import { rowsOf } from './rows-of.ts';
import { sexOf } from './sex-of.ts';
import { tableStatements } from './table-statements.ts';
import { unionOfPersons } from './union-of-persons.ts';

const Members = z.string().transform(parsePersonIds);
const Numbered = z.array(z.tuple([z.int(), Members]));
const Modalities = z.array(z.tuple([z.string(), z.string(), Members]));
const Ethnicities = z.array(z.tuple([z.string(), z.string().nullable().transform(parsePersonIds)]));
const Months = z.array(z.tuple([z.int(), z.int(), Members]));
const Names = z.array(z.tuple([z.string(), Members]));

const sliceThicknessEdges: readonly number[] = [1, 2, 3, 5];
const sliceThicknessBins: readonly string[] = [
  `<${sliceThicknessEdges[0]} mm`,
  ...sliceThicknessEdges.slice(1).map((edge, index) => `${sliceThicknessEdges[index]}–<${edge} mm`),
  `≥${sliceThicknessEdges.at(-1)} mm`,
];

/** Characters of the longest label of a distribution's cell. */
const maxLabelLength = 80;

/** The value of all ethnicities without a value of their own. */
const otherEthnicity = 'other or unknown';

/** The value of persons without an image. */
const noImage = 'no image';

/** The values of a table. */
export type TableValues = DistributionTable['values'];

type Counted = readonly (readonly [label: string, members: PersonSet])[];

/**
 * One value per label, in the order of `labels`: each is always there, because a label that appeared with its first
 * person would disclose that person. Takes the given sets; the result is compressed.
 */
function byLabel(labels: readonly string[], counted: Counted): TableValues {
  const sets = new Map<string, { members: PersonSet }[]>(labels.map((label) => [label, []]));
  for (const [label, members] of counted) sets.get(label)?.push({ members });
  return [...sets].map(([label, found]) => {
    const members = found.length === 0 ? new RoaringBitmap32() : unionOfPersons(found);
    members.runOptimize();
    members.shrinkToFit();
    return { label, members };
  });
}

const dispose = (counted: Counted): void => {
  for (const [, members] of counted) members.dispose();
};

/**
 * Reads the persons of each value, over all persons of the trust, in one view. Frees each statement's rows before the
 * next statement.
 */
export async function readTables(
  runStatement: RunStatement,
  dataDate: string,
): Promise<Readonly<Record<DistributionName, TableValues>>> {
  const statements = tableStatements({ dataDate, sliceThicknessEdges });
  const read = async <T>(
    name: keyof typeof statements,
    rows: z.ZodType<T[]>,
    counted: (row: T) => readonly [string, PersonSet],
  ): Promise<Counted> => (await rowsOf(runStatement, statements[name], rows)).map(counted);
  const table = (labels: readonly string[], counted: Counted): TableValues => {
    const values = byLabel(labels, counted);
    dispose(counted);
    return values;
  };
  const ageBand = table(
    [...ageBands, unknownAge],
    await read('ageBand', Numbered, ([years, members]) => [ageBandOf(years), members]),
  );
  const sex = table(
    ['female', 'male', 'unknown'],
    await read('sex', Numbered, ([gender, members]) => [sexOf(gender), members]),
  );
  /** All persons of the trust who are in none of these sets. */
  const othersThan = (counted: Counted): PersonSet => {
    const others = unionOfPersons(sex);
    for (const [, members] of counted) others.andNotInPlace(members);
    return others;
  };
  const listed = await read('ethnicity', Ethnicities, ([name, members]) => [
    name.trim().slice(0, maxLabelLength),
    members,
  ]);
  const ethnicity = table(
    [...listed.map(([label]) => label), otherEthnicity],
    [...listed, [otherEthnicity, othersThan(listed)]],
  );
  const years = imageYears(dataDate);
  const studyYear = table(
    years.labels,
    await read('studyYear', Numbered, ([year, members]) => [years.labelOf(year), members]),
  );
  const months = imageMonths(dataDate);
  const imaged = await read('latestStudyMonth', Months, ([year, month, members]) => [
    months.labelOf(year, month),
    members,
  ]);
  const latestStudyMonth = table([noImage, ...months.labels], [[noImage, othersThan(imaged)], ...imaged]);
  const modality = table(
    modalityLabels,
    await read('modality', Modalities, ([code, name, members]) => [modalityLabelOf(code, name), members]),
  );
  const manufacturer = table(
    manufacturerLabels,
    await read('manufacturer', Names, ([label, members]) => [label, members]),
  );
  const sliceThickness = table(
    sliceThicknessBins,
    await read('sliceThickness', Numbered, ([bin, members]) => [sliceThicknessBins[bin] ?? '', members]),
  );
  return { ageBand, sex, ethnicity, studyYear, latestStudyMonth, modality, manufacturer, sliceThickness };
}
