import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import type { ImportParts } from './health-of-parts.ts';

/**
 * Checks the disk, the PACS and the research store in this order. Returns the code of the first failure, or undefined.
 */
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
