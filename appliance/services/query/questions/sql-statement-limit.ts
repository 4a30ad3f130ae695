/** Limit of the statement that finds the persons of a cohort in SQL. */
export const sqlStatementMilliseconds = 8000;
