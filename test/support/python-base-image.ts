import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ContainerEngine } from './container-engine.ts';

const run = promisify(execFile);

const [raw, named] = ['flip-debian', 'flip-python-base'];
/** Whom this machine trusts, the image trusts too: a network may have a certificate authority of its own. */
const authorities = '/etc/ssl/certs/ca-certificates.crt';

const dockerfile = `FROM ${raw}
COPY authorities.crt ${authorities}
RUN rm -f /usr/lib/python3*/EXTERNALLY-MANAGED && ln -s python3 /usr/bin/python
ENV PIP_CERT=${authorities}
`;

/**
 * A Python 3.11 image to build on: the one that FLIP_BASE_IMAGE names, or else one that is made of Debian's packages
 * once, because not every machine reaches a registry of images. Answers `undefined` where neither is to be had.
 */
export const pythonBaseImage = async ({ docker }: ContainerEngine, folder: string): Promise<string | undefined> => {
  const given = process.env.FLIP_BASE_IMAGE;
  if (given !== undefined && given !== '') return given;
  const known = await docker('image', 'inspect', named).catch(() => undefined);
  if (known !== undefined) return named;
  const made = await run('sh', ['-c', 'command -v mmdebstrap']).catch(() => undefined);
  if (made === undefined || !existsSync(authorities)) return undefined;
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, 'base.tar');
  const packages = 'ca-certificates,libstdc++6,python3,python3-pip';
  await run('mmdebstrap', ['--variant=minbase', `--include=${packages}`, 'bookworm', archive]);
  await docker('import', archive, raw);
  rmSync(archive);
  copyFileSync(authorities, join(folder, 'authorities.crt'));
  writeFileSync(join(folder, 'Dockerfile'), dockerfile);
  await docker('build', '--network', 'host', '--tag', named, folder);
  return named;
};
