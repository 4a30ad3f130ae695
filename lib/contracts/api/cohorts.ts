import { ImportCirce, ImportedCohort } from '../circe.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

export const importCirce = operation({
  id: 'import-circe',
  area: 'cohorts',
  method: 'POST',
  path: '/api/cohorts/import-circe',
  auth: 'user',
  summary: 'Reads a cohort expression of OHDSI’s Circe as a cohort of ours, and tells what is not exactly the same.',
  params: Nothing,
  query: Nothing,
  body: ImportCirce,
  response: ImportedCohort,
  status: 200,
});
