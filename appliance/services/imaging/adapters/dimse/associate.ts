import type { Socket } from 'node:net';
import type { association, requests } from 'dcmjs-dimse';
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

/** One SOP class under one transfer syntax. */
export type OfferedContext = { readonly sopClassUid: string; readonly transferSyntaxUid: string };

/** What the library makes in `send`, as far as it must be changed. */
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
 * Performs `requests` in one association and waits until it is closed; throws unless every one got its final answer,
 * or was not sent because the node accepts no such object: these are answered. With `contexts` given, these are
 * offered and no others; otherwise the library offers implicit and explicit little endian for each request.
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
      reject(new AppError(remote.unreachable, { cause }));
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
      pduTimeout: remote.silenceMilliseconds,
    });
    // The library sends command and dataset in separate writes and leaves Nagle's algorithm on: each request then
    // waits 40 ms for a delayed acknowledgement. It has no setting for that, nor for the contexts that it offers.
    const { network } = client as unknown as { readonly network?: Network };
    network?.socket?.setNoDelay(true);
    if (network !== undefined && contexts !== undefined) offerOnly(network, contexts);
  });
}
