import { importCirce } from '#contracts/api/cohorts';
import { importCirce as readCirce } from '#domain/circe/import-circe';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';

/** Every user: a Circe expression as a cohort of ours. Keeps nothing. */
export const makeImportCirce =
  (): OperationHandler<typeof importCirce> =>
  async ({ body }) =>
    readCirce(body.expression);

/** Lambda entry. */
export const handler = edge(importCirce, makeImportCirce);
