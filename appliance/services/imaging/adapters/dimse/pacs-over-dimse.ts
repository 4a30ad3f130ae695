import type { responses } from 'dcmjs-dimse';
import { AppError } from '#contracts/app-error';
import type { Pacs } from '../../ports.ts';
import type { DimseRemote } from './associate.ts';
import { echo } from './echo.ts';
import type { ExpectedInstances } from './expected-instances.ts';
import { find, textIn } from './find.ts';
import { performRequests } from './perform-requests.ts';
import { silentDimse } from './silent-dimse.ts';

const { CFindRequest, CMoveRequest } = silentDimse.requests;

/** Whether a C-MOVE status refuses the whole request: unknown move destination, or out of resources. */
const isRequestRefused = (status: number): boolean => status === 0xa801 || status === 0xa702 || status === 0xa701;

/**
 * The hospital's PACS by C-ECHO, C-FIND and C-MOVE. The instances that it sends are received by `expected`. Throws
 * `remote.unreachableCode`.
 */
export function pacsOverDimse(remote: DimseRemote, expected: ExpectedInstances): Pacs {
  return {
    echo: () => echo(remote),
    findStudies: async (accessionNumber) => {
      const request = CFindRequest.createStudyFindRequest({
        AccessionNumber: accessionNumber,
        PatientID: '',
        StudyInstanceUID: '',
      });
      return (await find(remote, [request])).map((match) => ({
        studyInstanceUid: textIn(match, 'StudyInstanceUID'),
        accessionNumber: textIn(match, 'AccessionNumber'),
        patientId: textIn(match, 'PatientID'),
      }));
    },
    listInstances: async (studyInstanceUid) => {
      // PS3.4 §C.6.2.1 queries level by level: not every PACS answers at image level without the series.
      const series = await find(remote, [
        CFindRequest.createSeriesFindRequest({ StudyInstanceUID: studyInstanceUid, SeriesInstanceUID: '' }),
      ]);
      const images = series.map((match) =>
        CFindRequest.createImageFindRequest({
          StudyInstanceUID: studyInstanceUid,
          SeriesInstanceUID: textIn(match, 'SeriesInstanceUID'),
          SOPInstanceUID: '',
        }),
      );
      const uids = (await find(remote, images)).map((match) => textIn(match, 'SOPInstanceUID'));
      return [...new Set(uids)].filter((uid) => uid !== '');
    },
    fetchStudy: async (studyInstanceUid, instanceUids, folder, onReceived) => {
      const fetching = expected.expect({ studyInstanceUid, instanceUids, folder, onReceived });
      try {
        const request = CMoveRequest.createStudyMoveRequest(remote.callingAeTitle, studyInstanceUid);
        let refused = false;
        request.on('response', (response: responses.CMoveResponse) => {
          refused ||= isRequestRefused(response.getStatus());
        });
        await performRequests(remote, [request]);
        if (refused) throw new AppError(remote.unreachableCode, { cause: new Error('C-MOVE refused') });
      } catch (error) {
        // A failed write takes precedence, because it made the PACS's sending fail.
        throw fetching.end().fault ?? error;
      }
      const { files, fault } = fetching.end();
      if (fault !== undefined) throw fault;
      return files;
    },
  };
}
