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
};

/** Makes a row; a goal is judged on the figures as measured, not as rounded for display. */
export function row(
  figures: Pick<Row, 'name' | 'unit' | 'ours' | 'other' | 'otherName'>,
  goal?: { readonly says: string; readonly meets: (ours: number, other: number) => boolean },
): Row {
  const { ours, other } = figures;
  return { ...figures, ratio: ours / other, goal: goal?.says ?? null, met: goal?.meets(ours, other) ?? true };
}
