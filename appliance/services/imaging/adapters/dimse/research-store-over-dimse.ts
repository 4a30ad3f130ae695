import type { responses } from 'dcmjs-dimse';
import { AppError } from '#contracts/app-error';
import type { ResearchStore } from '../../ports.ts';
import { associate, type DimseRemote } from './associate.ts';
import { echo } from './echo.ts';
import { EncodedDataset, type EncodedFile } from './encoded-dataset.ts';
import { silentDimse } from './silent-dimse.ts';

const { Success } = silentDimse.constants.Status;

/** Whether the instance was stored; 0xBxxx is stored with a warning. */
const isStored = (status: number): boolean => status === Success || status >> 12 === 0xb;

/**
 * Whether a status is about the store and not about the object (PS3.7 Annex C, PS3.4 §B.2.3): processing failure, not
 * authorised, resource limitation, out of resources. The same object may be stored later.
 */
const isStoreUnavailable = (status: number): boolean =>
  status === 0x0110 || status === 0x0124 || status === 0x0213 || status >> 8 === 0xa7;

/** The research store by C-ECHO and C-STORE. Throws `remote.unreachableCode`. */
export function researchStoreOverDimse(remote: DimseRemote): ResearchStore {
  /** Sends instances of one transfer syntax; returns the number of instances that the store refuses permanently. */
  const send = async (
    files: readonly EncodedFile[],
    transferSyntaxUid: string,
    onStored: () => void,
  ): Promise<number> => {
    let refused = 0;
    let unavailable = false;
    const requests = files.map((file) => {
      const request = new silentDimse.requests.CStoreRequest(new EncodedDataset(file));
      request.on('response', (response: responses.CStoreResponse) => {
        const status = response.getStatus();
        if (isStored(status)) onStored();
        else if (isStoreUnavailable(status)) unavailable = true;
        else refused += 1;
      });
      return request;
    });
    const sopClassUids = [...new Set(files.map(({ sopClassUid }) => sopClassUid))];
    const notAccepted = await associate(
      remote,
      requests,
      sopClassUids.map((sopClassUid) => ({ sopClassUid, transferSyntaxUid })),
    );
    if (unavailable) throw new AppError(remote.unreachableCode, { cause: new Error('C-STORE failed') });
    return refused + notAccepted.length;
  };
  return {
    echo: () => echo(remote),
    store: async (files, onStored) => {
      // One association per transfer syntax: with two for one SOP class the library may use the wrong one.
      const syntaxes = new Set(files.map(({ transferSyntaxUid }) => transferSyntaxUid));
      let refused = 0;
      for (const syntax of syntaxes) {
        const some = files.filter(({ transferSyntaxUid }) => transferSyntaxUid === syntax);
        refused += await send(some, syntax, onStored);
      }
      return { refused };
    },
  };
}
