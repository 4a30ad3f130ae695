import { readFileSync, statSync } from 'node:fs';
import { AppError } from '#contracts/app-error';
import { parseOptOutList } from './opt-out-list.ts';

/** Who has opted out, by the identifiers that the trust's list names; another list is another object. */
export type OptOutList = { readonly identifiers: readonly string[] };

/** The trust's opt-out list as it stands now. Throws OPT_OUT_UNREADABLE where it cannot be read in full. */
export type ReadOptOuts = () => OptOutList;

const nobody: OptOutList = { identifiers: [] };

const stateOf = (file: string): string => {
  // A copy may keep size and time of modification; no program can set the time at which the inode changed.
  const { ctimeNs, dev, ino, mtimeNs, size } = statSync(file, { bigint: true });
  return [dev, ino, ctimeNs, mtimeNs, size].join();
};

/** Throws for bytes that are not UTF-8: a character that was cut off would make another identifier. */
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/**
 * Reads the file that a trust names, and reads it again whenever it has changed. Without a file, nobody has opted out. The
 * list is kept in memory only. A file that is missing or wrong is an error each time: the previous list may lack an
 * identifier.
 */
export function readOptOutFile(file: string | undefined): ReadOptOuts {
  if (file === undefined) return () => nobody;
  let held: { readonly state: string; readonly list: OptOutList } | undefined;
  return () => {
    try {
      const state = stateOf(file);
      if (held?.state !== state) {
        const list = { identifiers: parseOptOutList(decode(readFileSync(file))) };
        // Written to while it was read: what was read may be half of it.
        if (stateOf(file) !== state) throw new AppError('OPT_OUT_UNREADABLE');
        held = { state, list };
      }
      return held.list;
    } catch (cause) {
      held = undefined;
      if (cause instanceof AppError) throw cause;
      const details = [{ rule: 'the opt-out list must be a readable file of UTF-8 text', place: 'OPT_OUT_FILE' }];
      throw new AppError('OPT_OUT_UNREADABLE', { details, cause });
    }
  };
}
