import { readFileSync, statSync } from 'node:fs';
import { AppError } from '#contracts/app-error';
import { parseOptOutList } from './opt-out-list.ts';

/** The identifiers of persons who have opted out, in normal form. A changed list is a new object. */
export type OptOutList = { readonly identifiers: readonly string[] };

/** Returns the trust's present opt-out list. Throws OPT_OUT_UNREADABLE where it cannot be read completely. */
export type ReadOptOuts = () => OptOutList;

const nobody: OptOutList = { identifiers: [] };

const stateOf = (file: string): string => {
  // A copy may keep size and modification time, but no program can set the inode's change time.
  const { ctimeNs, dev, ino, mtimeNs, size } = statSync(file, { bigint: true });
  return [dev, ino, ctimeNs, mtimeNs, size].join();
};

/** Throws for bytes that are not UTF-8, because a truncated character would change an identifier. */
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/**
 * Makes the reader of the trust's opt-out file, which reads the file again when it has changed. Without a file, nobody
 * has opted out. The list is kept in memory only. A missing or wrong file is an error at every call, and the previous
 * list is not used, because it may lack an identifier.
 */
export function readOptOutFile(file: string | undefined): ReadOptOuts {
  if (file === undefined) return () => nobody;
  let cached: { readonly state: string; readonly list: OptOutList } | undefined;
  return () => {
    try {
      const state = stateOf(file);
      if (cached?.state !== state) {
        const list = { identifiers: parseOptOutList(decode(readFileSync(file))) };
        // The file was written to while it was read, so that the list may be incomplete.
        if (stateOf(file) !== state) throw new AppError('OPT_OUT_UNREADABLE');
        cached = { state, list };
      }
      return cached.list;
    } catch (cause) {
      cached = undefined;
      if (cause instanceof AppError) throw cause;
      const details = [{ rule: 'the opt-out list must be a readable file of UTF-8 text', place: 'OPT_OUT_FILE' }];
      throw new AppError('OPT_OUT_UNREADABLE', { details, cause });
    }
  };
}
