import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { association, requests, responses } from 'dcmjs-dimse';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createExpectedInstances } from '#appliance/services/imaging/adapters/dimse/expected-instances';
import { pacsOverDimse } from '#appliance/services/imaging/adapters/dimse/pacs-over-dimse';
import { part10Header } from '#appliance/services/imaging/adapters/dimse/part10-header';
import { researchStoreOverDimse } from '#appliance/services/imaging/adapters/dimse/research-store-over-dimse';
import { silentDimse } from '#appliance/services/imaging/adapters/dimse/silent-dimse';

const { constants, Scp } = silentDimse;
const folder = mkdtempSync(join(tmpdir(), 'research-'));
const ct = '1.2.840.10008.5.1.4.1.1.2';
const mr = '1.2.840.10008.5.1.4.1.1.4';
const rle = '1.2.840.10008.1.2.5';
const explicit = '1.2.840.10008.1.2.1';
const dataset = Buffer.from([0x08, 0, 0x60, 0, 0x43, 0x53, 2, 0, 0x43, 0x54]);
let server: Server | undefined;

afterEach(() => void server?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Node = { readonly status: number; readonly accepts?: (sopClass: string, syntaxes: readonly string[]) => boolean };

/** A DICOM node that answers every request with one status, and what it received. */
async function node({ status, accepts = () => true }: Node) {
  const received: { syntax: string; bytes: Buffer }[] = [];
  class Answering extends Scp {
    override associationRequested(requested: association.Association): void {
      for (const { context } of requested.getPresentationContexts() as { context: association.PresentationContext }[]) {
        const syntaxes = context.getTransferSyntaxUids();
        if (accepts(context.getAbstractSyntaxUid(), syntaxes))
          context.setResult(constants.PresentationContextResult.Accept, syntaxes[0]);
        else context.setResult(constants.PresentationContextResult.RejectAbstractSyntaxNotSupported);
      }
      this.sendAssociationAccept();
    }
    override associationReleaseRequested(): void {
      this.sendAssociationReleaseResponse();
    }
    override createDatasetFromStoreWritableStream(
      stream: Writable,
      context: association.PresentationContext,
      done: (dataset: InstanceType<typeof silentDimse.Dataset>) => void,
    ): void {
      received.push({
        syntax: context.getAcceptedTransferSyntaxUid() ?? '',
        bytes: (stream as Writable & { toBuffer: () => Buffer }).toBuffer(),
      });
      done(new silentDimse.Dataset({}));
    }
    override cStoreRequest(
      request: requests.CStoreRequest,
      answer: (response: responses.CStoreResponse) => void,
    ): void {
      const response = silentDimse.responses.CStoreResponse.fromRequest(request);
      response.setStatus(status);
      answer(response);
    }
    override cMoveRequest(request: requests.CMoveRequest, answer: (response: responses.CMoveResponse[]) => void): void {
      const response = silentDimse.responses.CMoveResponse.fromRequest(request);
      response.setStatus(status);
      answer([response]);
    }
  }
  server = createServer((socket) => void new Answering(socket, {}));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const remote = {
    callingAeTitle: 'IMAGING',
    calledAeTitle: 'NODE',
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    pduTimeoutMilliseconds: 60_000,
  };
  return {
    received,
    store: researchStoreOverDimse({ ...remote, unreachableCode: 'RESEARCH_STORE_UNREACHABLE' }),
    pacs: pacsOverDimse({ ...remote, unreachableCode: 'PACS_UNREACHABLE' }, createExpectedInstances()),
  };
}

let nextUid = 1;
const instance = (sopClassUid = ct, transferSyntaxUid = explicit) => {
  const sopInstanceUid = `1.2.826.0.1.3680043.94.${nextUid++}`;
  const file = join(folder, `${sopInstanceUid}.dcm`);
  writeFileSync(file, Buffer.concat([part10Header({ sopClassUid, sopInstanceUid, transferSyntaxUid }), dataset]));
  return { file, sopClassUid, sopInstanceUid, transferSyntaxUid, pixelBytes: 0 };
};

describe('the research store', () => {
  it('gets each dataset byte for byte under its own transfer syntax', async () => {
    const { store, received } = await node({ status: 0 });
    let stored = 0;
    const result = await store.store([instance(), instance(ct, rle), instance(mr)], () => {
      stored += 1;
    });
    expect(result).toEqual({ refused: 0 });
    expect(stored).toBe(3);
    expect(received.map(({ syntax }) => syntax).sort()).toEqual([explicit, explicit, rle]);
    for (const { bytes } of received) expect(bytes.equals(dataset)).toBe(true);
  });

  it.each([0xb000, 0xb007])('has stored an instance with a warning: %i', async (status) => {
    const { store } = await node({ status });
    expect(await store.store([instance()], () => {})).toEqual({ refused: 0 });
  });

  it.each([0xa900, 0xc000, 0x0122, 0x0117])('refuses an instance for what it is: %i', async (status) => {
    const { store } = await node({ status });
    expect(await store.store([instance(), instance()], () => {})).toEqual({ refused: 2 });
  });

  it.each([0xa700, 0x0110, 0x0124, 0x0213])('can store nothing at present: %i', async (status) => {
    const { store } = await node({ status });
    await expect(store.store([instance()], () => {})).rejects.toMatchObject({ code: 'RESEARCH_STORE_UNREACHABLE' });
  });

  it('refuses what it accepts no association for, and stores the rest', async () => {
    const { store, received } = await node({ status: 0, accepts: (sopClass) => sopClass === ct });
    expect(await store.store([instance(), instance(mr), instance(mr)], () => {})).toEqual({ refused: 2 });
    expect(received).toHaveLength(1);
  });

  it('is never sent a dataset under another transfer syntax than its own', async () => {
    const { store, received } = await node({ status: 0, accepts: (_, syntaxes) => !syntaxes.includes(rle) });
    expect(await store.store([instance(ct, rle), instance(ct)], () => {})).toEqual({ refused: 1 });
    expect(received.map(({ syntax }) => syntax)).toEqual([explicit]);
  });
});

describe('a C-MOVE', () => {
  it('that the PACS ends with 0xC000, as Orthanc does when nothing matches, brought nothing and is no outage', async () => {
    const { pacs } = await node({ status: 0xc000 });
    expect(await pacs.fetchStudy('1.2.3', ['1.2.3.4'], join(folder, 'move'), () => {})).toEqual([]);
  });

  it.each([0xa801, 0xa701, 0xa702])('that the PACS refuses as a whole is an outage: %i', async (status) => {
    const { pacs } = await node({ status });
    await expect(pacs.fetchStudy('1.2.3', ['1.2.3.4'], join(folder, 'move'), () => {})).rejects.toMatchObject({
      code: 'PACS_UNREACHABLE',
    });
  });
});
