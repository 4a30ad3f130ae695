import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '#appliance/platform/config';
import { replacedKeySeconds } from '#domain/trust/key-overlap';
import { type HubKeys, hubKeyFiles, keepHubKeys, writeWhole } from './key-files.ts';

const folderOf = (folder: string): string => join(folder, 'poller', 'next');
const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined);

/**
 * The keys that are to replace the present ones, in `poller/next`: made and on the disk before the hub hears of them, and
 * read again by a command that is repeated after an interruption. `purpose` says what for: keys of another purpose may be
 * known to the hub already and are not mixed up with these. Throws `ConfigError` where keys for `keeping` are there.
 */
export async function makeNextKeys(folder: string, purpose: string, keeping?: RegExp): Promise<HubKeys> {
  const next = folderOf(folder);
  const known = read(join(next, 'for'));
  if (known !== undefined && known !== purpose) {
    if (keeping?.test(known))
      throw new ConfigError('An enrolment was interrupted here: run it again with its code, or with a new one.');
    rmSync(next, { recursive: true });
  }
  writeWhole(join(next, 'for'), purpose, 0o600);
  return keepHubKeys(next);
}

/** What the hub answered to the keys in `poller/next`, and for which purpose, where they have not replaced the others yet. */
export function acceptedAnswer(folder: string): { readonly purpose: string; readonly answer: unknown } | undefined {
  const answer = read(join(folderOf(folder), 'accepted'));
  if (answer === undefined) return undefined;
  return { purpose: read(join(folderOf(folder), 'for')) ?? '', answer: JSON.parse(answer) };
}

/** Keeps that the hub has taken the keys: from now on they are put into place, whatever interrupts. */
export const keepAccepted = (folder: string, answer: unknown): void =>
  writeWhole(join(folderOf(folder), 'accepted'), JSON.stringify(answer), 0o600);

/** Removes replaced decryption keys to which no open task can be sealed any more. */
function forgetOld(previous: string, now: Date): void {
  for (const name of existsSync(previous) ? readdirSync(previous) : []) {
    const file = join(previous, name);
    if (statSync(file).mtimeMs < now.getTime() - replacedKeySeconds * 1000) rmSync(file);
  }
}

/**
 * Puts the keys of `poller/next` into the place of the present ones. The replaced decryption key is kept in
 * `poller/previous` for as long as a task may be sealed to it. May be cut off anywhere and repeated.
 */
export function promoteNextKeys(folder: string, now: Date): void {
  const [next, present, previous] = [folderOf(folder), join(folder, 'poller'), join(folder, 'poller', 'previous')];
  forgetOld(previous, now);
  for (const name of hubKeyFiles) {
    const from = join(next, name);
    if (!existsSync(from)) continue;
    const replaced = read(join(present, name));
    if (name === 'encryption-key.pem' && replaced !== undefined)
      writeWhole(join(previous, `${now.toISOString().replaceAll(':', '-')}-${name}`), `${replaced}\n`, 0o600);
    renameSync(from, join(present, name));
  }
  rmSync(next, { recursive: true, force: true });
}
