/** Which true numbers a released one leaves possible; `hidden` tells whether the rule meant to hide it. */
export type Bounds = { readonly low: number; readonly high: number; readonly hidden: boolean };

/** The total and the cells of tables and cross-tables, each with what the rule leaves possible. */
export type ReleasedTables = {
  readonly total: Bounds;
  readonly tables: readonly {
    readonly name: string;
    /** Each person stands in exactly one cell. */
    readonly exactlyOne: boolean;
    readonly cells: readonly Bounds[];
    /** A further cell that a rule shows for all its small ones together. */
    readonly hiddenTogether?: Bounds;
  }[];
  /** Rows of cells by positions in `tables`. */
  readonly crossTables: readonly {
    readonly rows: number;
    readonly columns: number;
    readonly cells: readonly (readonly Bounds[])[];
  }[];
};
