import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** Athena packs the concepts of CPT4 here; its script adds them, with their names, to CONCEPT.csv. */
const cpt4File = 'CONCEPT_CPT4.csv';

/** Whether concepts of CPT4 lie beside the files and none of that vocabulary with a name of its own was read. */
export const unreadCpt4 = async (folder: string, database: DatabaseSync): Promise<boolean> => {
  const isThere = await access(join(folder, cpt4File)).then(
    () => true,
    () => false,
  );
  const named = database.prepare("SELECT 1 FROM concept WHERE vocabulary = 'CPT4' AND name <> code LIMIT 1");
  return isThere && named.get() === undefined;
};
