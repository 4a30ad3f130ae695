import type { Socket } from 'node:net';
import type { requests } from 'dcmjs-dimse';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import { silentDimse } from './silent-dimse.ts';

/** A DICOM node that we call, and the name that we call ourselves. */
export type DimseRemote = {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly host: string;
  readonly port: number;
  /** Thrown whenever the node does not answer as it should. */
  readonly unreachable: ErrorCode;
  /** Longest silence within an association; a C-MOVE is silent while the PACS fetches from its tape. */
  readonly silenceMilliseconds: number;
};

/** Performs `requests` in one association and waits until it is closed; throws unless every one got its final answer. */
export function associate(remote: DimseRemote, requests: readonly requests.Request[]): Promise<void> {
  if (requests.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const client = new silentDimse.Client();
    let unanswered = requests.length;
    let cause: unknown;
    for (const request of requests) {
      request.on('done', () => {
        unanswered -= 1;
      });
      client.addRequest(request);
    }
    const fail = (reason: unknown): void => {
      cause ??= reason;
      reject(new AppError(remote.unreachable, { cause }));
    };
    client.on('networkError', fail);
    client.on('associationRejected', () => fail(new Error('association rejected')));
    client.on('closed', () => (unanswered > 0 ? fail(new Error('closed before the last answer')) : resolve()));
    client.send(remote.host, remote.port, remote.callingAeTitle, remote.calledAeTitle, {
      connectTimeout: 5000,
      associationTimeout: 10_000,
      pduTimeout: remote.silenceMilliseconds,
    });
    // The library sends command and dataset in separate writes and leaves Nagle's algorithm on: each request then
    // waits 40 ms for a delayed acknowledgement. It has no setting for that, only the socket it just made.
    const { network } = client as unknown as { readonly network?: { readonly socket?: Socket } };
    network?.socket?.setNoDelay(true);
  });
}
