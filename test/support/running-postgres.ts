import { rmSync } from 'node:fs';
import { freePort } from '#local/free-port';
import { type LocalPostgres, startPostgres } from '#local/trust-parts/postgres';
import { testFolder } from './test-folder.ts';

/** A real PostgreSQL with empty OMOP tables, for one suite. */
export async function runningPostgres(name: string): Promise<LocalPostgres & { folder: string }> {
  const folder = testFolder(name);
  const server = await startPostgres({
    stateFolder: folder,
    port: await freePort(),
    ownerPassword: 'owner',
    queryPassword: 'query',
  });
  return {
    ...server,
    folder,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
