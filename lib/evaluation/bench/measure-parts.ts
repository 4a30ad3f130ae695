import { failedRow, type Row } from './row.ts';

/** One part of the bench: a name for people, and what measures it. */
export type BenchPart = { readonly name: string; readonly measure: () => Promise<Row[]> };

/** What becomes of the bench as it goes on. */
export type BenchReport = {
  readonly begin: (name: string) => void;
  /** Takes the rows of a part as soon as it ends. */
  readonly record: (rows: readonly Row[]) => void;
};

/** Measures one part after the other. A part that fails becomes a row that says why, and the next part begins. */
export async function measureParts(parts: readonly BenchPart[], { begin, record }: BenchReport): Promise<void> {
  for (const { name, measure } of parts) {
    begin(name);
    record(await measure().catch((error: unknown) => [failedRow(name, error)]));
  }
}
