import type { responses } from 'dcmjs-dimse';
import { AppError } from '#contracts/app-error';
import type { ResearchStore } from '../../ports.ts';
import { associate, type DimseRemote } from './associate.ts';
import { echo } from './echo.ts';
import { silentDimse } from './silent-dimse.ts';

/** The research store by C-ECHO and C-STORE; `store` throws unless every instance was accepted. */
export function researchStoreOverDimse(remote: DimseRemote): ResearchStore {
  const { Success } = silentDimse.constants.Status;
  return {
    echo: () => echo(remote),
    store: async (files) => {
      let stored = 0;
      const requests = files.map((file) => {
        const request = new silentDimse.requests.CStoreRequest(file);
        request.on('response', (response: responses.CStoreResponse) => {
          // 0xBxxx: stored, with a warning about an attribute.
          if (response.getStatus() === Success || response.getStatus() >> 12 === 0xb) stored += 1;
        });
        return request;
      });
      await associate(remote, requests);
      if (stored < files.length) throw new AppError(remote.unreachable, { cause: new Error('C-STORE refused') });
    },
  };
}
