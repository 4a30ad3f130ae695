import type { RowColumn, ServedRow, SnapshotRow } from '#contracts/appliance/query-api';

/** A row with the columns that the trust's policy lets researcher code see, and no trace of the others. */
export const servedRow =
  (columns: readonly RowColumn[]) =>
  (row: SnapshotRow): ServedRow => ({
    ...Object.fromEntries(columns.map((column) => [column, row[column]])),
    accession_id: row.accession_id,
  });
