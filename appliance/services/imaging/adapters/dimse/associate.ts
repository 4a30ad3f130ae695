import type { Socket } from 'node:net';
import type { association, requests } from 'dcmjs-dimse';
import { AppError } from '#contracts/app-error';
import type { ErrorCode } from '#contracts/errors';
import { silentDimse } from './silent-dimse.ts';

/** A DICOM node to connect to, and the AE title to connect with. */
export type DimseRemote = {
  readonly callingAeTitle: string;
  readonly calledAeTitle: string;
  readonly host: string;
  readonly port: number;
  /** Code of the error that is thrown where the node does not answer correctly. */
  readonly unreachableCode: ErrorCode;
  /** Longest time between two PDUs of an association; a C-MOVE sends none while the PACS reads from tape. */
  readonly pduTimeoutMilliseconds: number;
};

/** One SOP class under one transfer syntax. */
export type OfferedContext = { readonly sopClassUid: string; readonly transferSyntaxUid: string };

/** The parts of the library's connection that `associate` must change. */
type Network = {
  readonly socket?: Socket;
  sendAssociationRequest: (association: association.Association) => void;
};

function offerOnly(network: Network, contexts: readonly OfferedContext[]): void {
  const send = network.sendAssociationRequest.bind(network);
  network.sendAssociationRequest = (association) => {
    association.clearPresentationContexts();
    for (const { sopClassUid, transferSyntaxUid } of contexts)
      association.addTransferSyntaxToPresentationContext(
        association.addPresentationContext(sopClassUid),
        transferSyntaxUid,
      );
    send(association);
  };
}

/**
 * Performs `requests` in one association and waits until it is closed. Returns the requests that were not sent because
 * the node did not accept their presentation context. Throws `remote.unreachableCode` unless every other request got
 * its final response. With `contexts`, only these are offered; otherwise the library offers implicit and explicit
 * little endian for each request.
 */
export function associate<T extends requests.Request>(
  remote: DimseRemote,
  requests: readonly T[],
  contexts?: readonly OfferedContext[],
): Promise<readonly T[]> {
  if (requests.length === 0) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    const client = new silentDimse.Client();
    let unanswered = requests.length;
    let notAccepted: readonly T[] = [];
    let cause: unknown;
    for (const request of requests) {
      request.on('done', () => {
        unanswered -= 1;
      });
      client.addRequest(request);
    }
    const fail = (reason: unknown): void => {
      cause ??= reason;
      reject(new AppError(remote.unreachableCode, { cause }));
    };
    client.on('networkError', fail);
    client.on('associationRejected', () => fail(new Error('association rejected')));
    client.on('associationAccepted', (accepted) => {
      notAccepted = requests.filter((request) => !accepted.getAcceptedPresentationContextFromRequest(request));
    });
    client.on('closed', () =>
      unanswered > notAccepted.length ? fail(new Error('closed before the last answer')) : resolve(notAccepted),
    );
    client.send(remote.host, remote.port, remote.callingAeTitle, remote.calledAeTitle, {
      connectTimeout: 5000,
      associationTimeout: 10_000,
      pduTimeout: remote.pduTimeoutMilliseconds,
    });
    // The library sends command and dataset in separate writes and leaves Nagle's algorithm on: each request then
    // waits 40 ms for a delayed acknowledgement. It has no setting for that, nor for the contexts that it offers.
    const { network } = client as unknown as { readonly network?: Network };
    network?.socket?.setNoDelay(true);
    if (network !== undefined && contexts !== undefined) offerOnly(network, contexts);
  });
}
