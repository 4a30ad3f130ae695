import * as z from 'zod';
import { AppError } from '#contracts/app-error';
import type { ResearchArchive } from '../ports.ts';

/** URL and basic credentials of the research store's REST API. */
export type ArchiveAddress = { readonly url: string; readonly user: string; readonly password: string };

const Ids = z.array(z.string().regex(/^[0-9a-f-]+$/));
const timeoutMilliseconds = 60_000;
const studiesAtOnce = 100;

/**
 * A research store that is an Orthanc. Studies are found by accession number, removed, and searched for again. Throws
 * what `ResearchArchive` says.
 */
export function researchArchiveInOrthanc({ url, user, password }: ArchiveAddress): ResearchArchive {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const call = async (method: 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    try {
      const response = await fetch(`${url.replace(/\/$/, '')}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMilliseconds),
        redirect: 'error',
      });
      // A study that has been removed already answers 404.
      if (!response.ok && !(method === 'DELETE' && response.status === 404)) throw new Error('refused');
      return await response.json();
    } catch (cause) {
      throw new AppError('DEPENDENCY_DOWN', { cause });
    }
  };
  const find = async (studyKeys: readonly string[]): Promise<string[]> => {
    const Query = { AccessionNumber: studyKeys.join('\\') };
    const found = Ids.safeParse(await call('POST', '/tools/find', { Level: 'Study', Query }));
    if (!found.success) throw new AppError('DEPENDENCY_DOWN', { cause: found.error });
    return found.data;
  };
  return {
    remove: async (studyKeys) => {
      for (let from = 0; from < studyKeys.length; from += studiesAtOnce) {
        const some = studyKeys.slice(from, from + studiesAtOnce);
        for (const id of await find(some)) await call('DELETE', `/studies/${id}`);
        if ((await find(some)).length > 0) throw new AppError('DELETION_INCOMPLETE');
      }
    },
  };
}
