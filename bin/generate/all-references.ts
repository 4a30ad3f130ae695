import { accessReference } from './access-reference.ts';
import { apiTable } from './api-table.ts';
import { cohortSql } from './cohort-sql.ts';
import { demoVocabulary } from './demo-vocabulary.ts';
import { errorsTable } from './errors-table.ts';
import { jsonSchemas } from './json-schemas.ts';
import { lifecyclePictures } from './lifecycle-pictures.ts';
import { logEventsTable } from './log-events-table.ts';
import { openapi } from './openapi.ts';
import type { ReferenceFile } from './reference-file.ts';
import { rulesTables } from './rules-tables.ts';
import { runServerConfigExamples } from './run-server-config-examples.ts';
import { workflowPictures } from './workflow-pictures.ts';

/** Every generated file of the repository, as it should be now. */
export async function allReferences(root: string): Promise<ReferenceFile[]> {
  return [
    await openapi(root),
    apiTable(),
    accessReference(),
    ...(await jsonSchemas(root)),
    runServerConfigExamples(),
    cohortSql(),
    errorsTable(),
    logEventsTable(),
    await rulesTables(root),
    await lifecyclePictures(root),
    ...workflowPictures(root),
    ...demoVocabulary(),
  ];
}
