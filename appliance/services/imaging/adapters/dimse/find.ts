import type { requests, responses } from 'dcmjs-dimse';
import { AppError } from '#contracts/app-error';
import type { DimseRemote } from './associate.ts';
import { performRequests } from './perform-requests.ts';
import { silentDimse } from './silent-dimse.ts';

/** One match of a C-FIND: values by DICOM keyword. */
export type Match = Readonly<Record<string, unknown>>;

/** The trimmed text of one attribute of a match; empty when it has none. */
export function textIn(match: Match, keyword: string): string {
  const value = match[keyword];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first.replaceAll('\0', '').trim() : '';
}

/** Performs C-FIND requests in one association and returns all matches. Throws `remote.unreachableCode`. */
export async function find(
  remote: DimseRemote,
  findRequests: readonly requests.CFindRequest[],
): Promise<readonly Match[]> {
  const { Pending, Success } = silentDimse.constants.Status;
  const matches: Match[] = [];
  let refused = false;
  for (const request of findRequests) {
    request.on('response', (response: responses.CFindResponse) => {
      const dataset = response.getDataset();
      // 0xFF01 is a pending status too; it warns of unsupported optional keys.
      if (response.getStatus() === Pending || response.getStatus() === 0xff01) {
        if (dataset !== undefined) matches.push(dataset.getElements());
      } else if (response.getStatus() !== Success) refused = true;
    });
  }
  await performRequests(remote, findRequests);
  if (refused) throw new AppError(remote.unreachableCode, { cause: new Error('C-FIND refused') });
  return matches;
}
