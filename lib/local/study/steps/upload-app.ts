import { createHash } from 'node:crypto';
import { completeUpload, createModel, getModel, requestUpload, sealModel } from '#contracts/api/models';
import type { ProjectId } from '#contracts/ids';
import type { Model } from '#contracts/model';
import { FileName } from '#contracts/primitives';
import type { Person } from '../person.ts';
import { until } from '../until.ts';

/** Creates the model, uploads each file into quarantine, waits until all have passed their checks, and seals the set. */
export async function uploadApp(
  researcher: Person,
  projectId: ProjectId,
  files: readonly { readonly fileName: string; readonly bytes: Uint8Array<ArrayBuffer> }[],
): Promise<Model> {
  const { hub } = researcher;
  const { modelId } = await hub.call(createModel, {
    params: { projectId },
    body: { name: 'lesion classifier', description: 'Small network on synthetic chest images.' },
  });
  for (const { fileName, bytes } of files) {
    const name = FileName.parse(fileName);
    const ticket = await hub.call(requestUpload, {
      params: { modelId },
      body: { fileName: name, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    });
    if (ticket.kind !== 'whole') throw new Error(`${fileName} was not announced in parts`);
    const sent = await fetch(ticket.url, { method: 'PUT', headers: ticket.headers, body: bytes });
    if (!sent.ok) throw new Error(`upload of ${fileName} was refused with ${sent.status}: ${await sent.text()}`);
    await hub.call(completeUpload, { params: { modelId, fileName: name } });
  }
  const model = await until(
    'a clean scan of every file',
    60,
    () => hub.call(getModel, { params: { modelId } }),
    (answer) => answer.files.every(({ status }) => status === 'CLEAN' || status === 'REJECTED'),
  );
  const rejected = model.files.filter(({ status }) => status === 'REJECTED');
  if (rejected.length > 0) throw new Error(`files were rejected: ${JSON.stringify(rejected)}`);
  return hub.call(sealModel, { params: { modelId }, body: {} });
}
