import { join } from 'node:path';

/** Who starts bubblewrap, and as which user. */
export type SandboxLauncher = {
  /** Python that runs the launcher; it needs the standard library alone. */
  readonly python: string;
  /** Folder with the package `sandbox`. */
  readonly federationFolder: string;
  /** Unprivileged user that the sandbox runs as where this service runs as root; ignored otherwise. */
  readonly userId: number;
};

/** The launcher ended with this code because the sandbox would have run as root outside of it. */
export const stillRootExitCode = 77;

/** Where the launcher makes folders of root reachable for an ordinary user, seen by the sandbox's processes alone. */
const stage = '/tmp';

/** Whether this service runs as root. */
export const runsAsRoot = (): boolean => process.geteuid?.() === 0;

/**
 * Command and arguments that start bubblewrap by way of `federation/sandbox`: as an ordinary user, with a keyring of
 * its own. `bubblewrap` is given a function that answers where a source path of this machine is to be found then.
 */
export function launchCommand(
  { python, federationFolder, userId }: SandboxLauncher,
  bubblewrap: (reachable: (source: string) => string) => readonly string[],
): readonly [command: string, args: string[]] {
  const sources: string[] = [];
  const reachable = (source: string): string => {
    if (!runsAsRoot()) return source;
    if (!sources.includes(source)) sources.push(source);
    return join(stage, String(sources.indexOf(source)));
  };
  const args = bubblewrap(reachable);
  const staged = sources.flatMap((source) => ['--source', source]);
  return [python, ['-I', '-S', join(federationFolder, 'sandbox'), '--user', String(userId), ...staged, '--', ...args]];
}
