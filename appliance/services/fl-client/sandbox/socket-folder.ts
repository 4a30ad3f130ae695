import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A unix socket's path may have 107 bytes, and no more. */
const longestPath = 107;

/** A fresh folder for one sandbox's socket, for this user alone: `preferred`, or a temporary one where that is too long. */
export function freshSocketFolder(preferred: string): string {
  if (Buffer.byteLength(join(preferred, 'gw.sock')) > longestPath) return mkdtempSync(join(tmpdir(), 'flip-'));
  // One that a killed process left holds a dead socket.
  rmSync(preferred, { recursive: true, force: true });
  mkdirSync(preferred, { recursive: true, mode: 0o700 });
  return preferred;
}
