/** One comparison: ours beside what a user would pick instead, in one run. */
export type Row = {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly other: number;
  readonly otherName: string;
  /** ours / other. */
  readonly ratio: number;
  /** Null: shown, and not judged. */
  readonly goal: string | null;
  readonly met: boolean;
  /** Why there are no figures: the part of the bench failed. */
  readonly failure?: string;
};

/** The row of a part that failed: figures that are no numbers, and a goal that is missed. */
export const failedRow = (name: string, error: unknown): Row => ({
  name,
  unit: '',
  ours: Number.NaN,
  other: Number.NaN,
  otherName: '',
  ratio: Number.NaN,
  goal: 'can be measured',
  met: false,
  failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
});

/** Makes a row; a goal is judged on the figures as measured, not as rounded for display. */
export function row(
  figures: Pick<Row, 'name' | 'unit' | 'ours' | 'other' | 'otherName'>,
  goal?: { readonly says: string; readonly meets: (ours: number, other: number) => boolean },
): Row {
  const { ours, other } = figures;
  return { ...figures, ratio: ours / other, goal: goal?.says ?? null, met: goal?.meets(ours, other) ?? true };
}
