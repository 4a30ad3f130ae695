import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { ImportParts } from './health-of-parts.ts';

/** The code of the first part that fails its check, the disk before the others; undefined when all are well. */
export async function findOutage({ imageDisk, pacs, researchStore }: ImportParts): Promise<ErrorCode | undefined> {
  try {
    await imageDisk();
    await pacs();
    await researchStore();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.code : 'IMPORT_FAILED';
  }
}
