import { createServer, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import type { association, Dataset, requests, responses } from 'dcmjs-dimse';
import type { ExpectedInstances, ReceiveResult } from './expected-instances.ts';
import { silentDimse } from './silent-dimse.ts';

const { Scp, constants } = silentDimse;
const { PresentationContextResult, RejectReason, RejectResult, RejectSource, SopClass, Status, TransferSyntax } =
  constants;

/** Collects one dataset without back-pressure, because the whole instance is kept in memory anyway. */
class DatasetBytes extends Writable {
  readonly request: requests.CStoreRequest;
  readonly #chunks: Buffer[] = [];

  constructor(request: requests.CStoreRequest) {
    super({ highWaterMark: 2 ** 31 });
    this.request = request;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

const storageSopClass = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\./;
const supportedSyntaxes: ReadonlySet<string> = new Set(Object.values(TransferSyntax));

/** C-STORE statuses. PS3.4 §B.2.3: 0xA700 (out of resources) allows the PACS to send the object again. */
const statuses: Readonly<Record<ReceiveResult, number>> = {
  STORED: Status.Success,
  NOT_EXPECTED: Status.ProcessingFailure,
  NOT_WRITTEN: 0xa700,
};

type ReceiverOptions = {
  readonly host: string;
  readonly port: number;
  readonly ownAeTitle: string;
  readonly pacsAeTitle: string;
  readonly expected: ExpectedInstances;
};

/**
 * Listens for the C-STORE requests of a C-MOVE. Accepts associations from the PACS's AE title only, and instances that
 * `expected` expects only. Returns the TCP port; rejects where it cannot listen.
 */
export function listenForStores(
  options: ReceiverOptions,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const { host, port, ownAeTitle, pacsAeTitle, expected } = options;

  class Receiver extends Scp {
    #result: ReceiveResult = 'NOT_EXPECTED';

    override associationRequested(requested: association.Association): void {
      const { CallingAeNotRecognized, CalledAeNotRecognized } = RejectReason;
      const callerKnown = requested.getCallingAeTitle().trim() === pacsAeTitle;
      if (!callerKnown || requested.getCalledAeTitle().trim() !== ownAeTitle) {
        const reason = callerKnown ? CalledAeNotRecognized : CallingAeNotRecognized;
        this.sendAssociationReject(RejectResult.Permanent, RejectSource.ServiceUser, reason);
        return;
      }
      for (const { context } of requested.getPresentationContexts() as { context: association.PresentationContext }[]) {
        const abstractSyntax = context.getAbstractSyntaxUid();
        const transferSyntax = context.getTransferSyntaxUids().find((uid) => supportedSyntaxes.has(uid));
        if (abstractSyntax !== SopClass.Verification && !storageSopClass.test(abstractSyntax))
          context.setResult(PresentationContextResult.RejectAbstractSyntaxNotSupported);
        else if (transferSyntax === undefined)
          context.setResult(PresentationContextResult.RejectTransferSyntaxesNotSupported);
        else context.setResult(PresentationContextResult.Accept, transferSyntax);
      }
      this.sendAssociationAccept();
    }

    override associationReleaseRequested(): void {
      this.sendAssociationReleaseResponse();
    }

    override cEchoRequest(request: requests.CEchoRequest, answer: (response: responses.CEchoResponse) => void): void {
      const response = silentDimse.responses.CEchoResponse.fromRequest(request);
      response.setStatus(Status.Success);
      answer(response);
    }

    override createStoreWritableStream(
      _context: association.PresentationContext,
      request: requests.CStoreRequest,
    ): Writable {
      return new DatasetBytes(request);
    }

    override createDatasetFromStoreWritableStream(
      stream: Writable,
      context: association.PresentationContext,
      done: (dataset: Dataset) => void,
    ): void {
      this.#result = 'NOT_EXPECTED';
      if (stream instanceof DatasetBytes)
        this.#result = expected.receive({
          sopClassUid: stream.request.getAffectedSopClassUid(),
          sopInstanceUid: stream.request.getAffectedSopInstanceUid(),
          transferSyntaxUid: context.getAcceptedTransferSyntaxUid() ?? '',
          dataset: stream.bytes(),
        });
      done(new silentDimse.Dataset({}));
    }

    override cStoreRequest(
      request: requests.CStoreRequest,
      answer: (response: responses.CStoreResponse) => void,
    ): void {
      const response = silentDimse.responses.CStoreResponse.fromRequest(request);
      response.setStatus(statuses[this.#result]);
      answer(response);
    }

    override abort(): void {
      // The sender closes the connection; instances that it sent completely are kept.
    }
  }

  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    const receiver = new Receiver(socket, { connectTimeout: 10_000, associationTimeout: 60_000, pduTimeout: 60_000 });
    receiver.on('networkError', () => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () =>
          new Promise((closed) => {
            for (const socket of open) socket.destroy();
            server.close(() => closed());
          }),
      });
    });
  });
}
