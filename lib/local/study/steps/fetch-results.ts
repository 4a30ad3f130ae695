import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compactVerify, importJWK, type JWK } from 'jose';
import { pages } from '#client/pages';
import { listRunReceipts, listRunResults } from '#contracts/api/runs';
import type { RunId } from '#contracts/ids';
import { Receipt, receiptType } from '#contracts/receipt';
import type { Person } from '../person.ts';

/** Downloads every released file, checking size and hash; returns where they lie. */
export async function fetchResults(researcher: Person, runId: RunId, folder: string): Promise<string[]> {
  const found = await Array.fromAsync(pages(researcher.hub, listRunResults, { params: { runId } }));
  await mkdir(folder, { recursive: true });
  const paths = [];
  for (const { fileName, url, sha256 } of found.flatMap(({ files }) => files)) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${fileName} could not be fetched: ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new Error(`${fileName} is not what was released`);
    const path = join(folder, fileName);
    await writeFile(path, bytes);
    paths.push(path);
  }
  return paths;
}

/** A trust's receipt, and whether its signature holds. */
export type CheckedReceipt = {
  readonly trustCode: string;
  readonly receipt: Receipt | undefined;
  readonly verified: boolean;
};

/** Fetches the receipts and verifies each with its trust's public key. */
export async function fetchReceipts(researcher: Person, runId: RunId): Promise<CheckedReceipt[]> {
  const found = await Array.fromAsync(pages(researcher.hub, listRunReceipts, { params: { runId } }));
  const signingKeys = found.flatMap((page) => page.signingKeys);
  return Promise.all(
    found
      .flatMap(({ receipts }) => receipts)
      .map(async ({ trustId, trustCode, receipt }) => {
        const key = signingKeys.find((one) => one.trustId === trustId)?.key as JWK | undefined;
        if (key === undefined) return { trustCode, receipt: undefined, verified: false };
        try {
          const { payload, protectedHeader } = await compactVerify(receipt, await importJWK(key, 'EdDSA'));
          const content = Receipt.parse(JSON.parse(new TextDecoder().decode(payload)));
          const verified =
            protectedHeader.typ === receiptType && content.trustId === trustId && content.runId === runId;
          return { trustCode, receipt: content, verified };
        } catch {
          return { trustCode, receipt: undefined, verified: false };
        }
      }),
  );
}
