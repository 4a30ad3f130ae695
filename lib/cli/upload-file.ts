import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { HubClient } from '#client/hub-client';
import { completeUpload, getModel, requestParts, requestUpload } from '#contracts/api/models';
import { AppError } from '#contracts/app-error';
import type { ModelId } from '#contracts/ids';
import { partBytes, RequestUpload } from '#contracts/model';
import { hashParts } from './hash-parts.ts';
import { readInput } from './read-input.ts';

/** Parts that the hub is asked about, and that are on the way, at once: memory does not grow with the file. */
const partsAtOnce = 4;
/** Times that one lot of parts is tried before it is given up; what has arrived stays there. */
const attempts = 5;

type Ticket = { readonly url: string; readonly headers: Record<string, string> };

const send = async ({ headers, url }: Ticket, body: Blob, path: string): Promise<void> => {
  const sent = await fetch(url, { method: 'PUT', headers, body }).catch((cause: unknown) => {
    throw new AppError('DEPENDENCY_DOWN', { cause });
  });
  await sent.body?.cancel();
  if (!sent.ok)
    throw new AppError(sent.status >= 500 ? 'DEPENDENCY_DOWN' : 'FORBIDDEN', {
      details: [{ rule: `the store answered ${sent.status}`, place: path }],
    });
};

/** A file on the disk as it is announced, with the hash of each part. */
type LocalFile = {
  readonly path: string;
  readonly blob: Blob;
  readonly parts: readonly string[];
  readonly announcement: RequestUpload;
};

/** Sends those of a lot that are not there yet, and answers how many were there. */
const sendLot = async (
  hub: HubClient,
  modelId: ModelId,
  { announcement: { fileName }, blob, parts, path }: LocalFile,
  first: number,
): Promise<number> => {
  const asked = parts
    .slice(first, first + partsAtOnce)
    .map((sha256, index) => ({ partNumber: first + index + 1, sha256 }));
  const answer = await hub.call(requestParts, { params: { modelId, fileName }, body: { parts: asked } });
  const wanted = answer.parts.flatMap((part) => (part.kind === 'ticket' ? [part] : []));
  await Promise.all(
    wanted.map((ticket) =>
      send(ticket, blob.slice((ticket.partNumber - 1) * partBytes, ticket.partNumber * partBytes), path),
    ),
  );
  return asked.length - wanted.length;
};

const isOver = (reason: unknown): boolean => reason instanceof AppError && reason.code === 'WRONG_STATE';

const sendParts = async (
  hub: HubClient,
  modelId: ModelId,
  file: LocalFile,
  progress: (line: string) => void,
): Promise<void> => {
  let there = 0;
  for (let first = 0; first < file.parts.length; first += partsAtOnce) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        there += await sendLot(hub, modelId, file, first);
        break;
      } catch (reason) {
        if (isOver(reason) || attempt === attempts) throw reason;
        await delay(500 * 2 ** attempt);
      }
    }
    const done = Math.min(first + partsAtOnce, file.parts.length);
    progress(`${file.announcement.fileName}: ${done} of ${file.parts.length} parts, ${there} of them from before`);
  }
};

/** Goes on with the same bytes where they were announced and not completed; false where there is no such upload. */
const resumed = async (
  hub: HubClient,
  modelId: ModelId,
  file: LocalFile,
  progress: (line: string) => void,
): Promise<boolean> => {
  const { fileName, sha256 } = file.announcement;
  const { files } = await hub.call(getModel, { params: { modelId } });
  const known = files.some((one) => one.fileName === fileName && one.sha256 === sha256 && one.status === 'AWAITING');
  if (!known) return false;
  try {
    await sendParts(hub, modelId, file, progress);
    return true;
  } catch (reason) {
    if (isOver(reason)) return false;
    throw reason;
  }
};

/**
 * Announces one file, sends its bytes into quarantine from the disk, and has the checks started. A large file goes in parts:
 * the same file again, after whatever came between, sends only the parts that are missing.
 */
export async function uploadFile(
  hub: HubClient,
  modelId: ModelId,
  path: string,
  progress: (line: string) => void,
): Promise<void> {
  const { parts, sha256 } = await hashParts(path).catch((cause: unknown) => {
    throw new AppError('INPUT_INVALID', { cause, details: [{ rule: 'a readable file', place: path }] });
  });
  const blob = await openAsBlob(path);
  const inParts = blob.size > partBytes;
  const announcement = readInput(
    RequestUpload,
    { fileName: basename(path), sizeBytes: blob.size, sha256, inParts },
    path,
  );
  const file = { path, blob, parts, announcement };
  if (!inParts || !(await resumed(hub, modelId, file, progress))) {
    const ticket = await hub.call(requestUpload, { params: { modelId }, body: announcement });
    if (ticket.kind === 'whole') await send(ticket, blob, path);
    else await sendParts(hub, modelId, file, progress);
  }
  await hub.call(completeUpload, { params: { modelId, fileName: announcement.fileName } });
}
