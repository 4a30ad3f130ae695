/** One comparison: ours beside what a user would pick instead, in one run. */
export type Row = {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly other: number;
  readonly otherName: string;
  /** ours / other. */
  readonly ratio: number;
  readonly goal: string;
  readonly met: boolean;
};

/** Makes a row; `met` is judged on the figures as measured, not as rounded for display. */
export function row(
  figures: Omit<Row, 'ratio' | 'met' | 'goal'> & {
    readonly goal: string;
    readonly meets: (ours: number, other: number) => boolean;
  },
): Row {
  const { meets, ...rest } = figures;
  const { ours, other } = rest;
  return { ...rest, ratio: other === 0 ? 0 : ours / other, met: meets(ours, other) };
}
