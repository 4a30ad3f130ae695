import { studies } from './studies.ts';
import { studyFiles } from './study-files.ts';
import type { SyntheticTrust } from './trusts.ts';

/** Where a hospital's image archive takes files. */
export type Pacs = { readonly url: string; readonly user: string; readonly password: string };

/** Files every study that the archive has, over its REST side; the archive keeps one copy of each. */
export async function loadPacs(trust: SyntheticTrust, pacs: Pacs): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${pacs.user}:${pacs.password}`).toString('base64')}`;
  for (const study of studies(trust)) {
    if (study.defect === 'not-in-pacs') continue;
    for (const file of studyFiles(trust, study)) {
      const answer = await fetch(`${pacs.url}/instances`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/dicom' },
        body: new Uint8Array(file),
      });
      if (!answer.ok) throw new Error(`the archive refused a file with ${answer.status}`);
      await answer.arrayBuffer();
    }
  }
}
