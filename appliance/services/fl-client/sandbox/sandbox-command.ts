import { existsSync, lstatSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Policy } from '#contracts/policy';

/** Folders of this machine that a sandbox is made of. */
export type SandboxPlace = {
  readonly python: string;
  readonly federationFolder: string;
  readonly appFolder: string;
  /** The project's images; other projects' folders do not exist inside. */
  readonly imageFolder: string;
  readonly socketFile: string;
  readonly limits: Policy['runs']['sandbox'];
  readonly threads: number;
  /** Device files of the GPUs that the app is given; none for most. */
  readonly devices: readonly string[];
};

/** Largest file in the scratch folder, and the folder itself: it lies in memory. */
const scratchBytes = 1_073_741_824;

const readOnly = (from: string, to = from): string[] => ['--ro-bind', from, to];

/** Where a path of this machine is found by the user that bubblewrap runs as. */
type Reachable = (source: string) => string;

/** The system's programs and libraries, laid out as on this machine. */
function systemFolders(): string[] {
  const links = ['/lib', '/lib64', '/lib32', '/bin'].filter(existsSync).flatMap((path) =>
    // A merged /usr has links here, an older system folders.
    lstatSync(path).isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : readOnly(path),
  );
  return [...readOnly('/usr'), ...links, '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'];
}

/** The virtual environment, and the Python it was made from, at their own paths: scripts and links name them. */
function pythonFolders(python: string, reachable: Reachable): string[] {
  const environment = dirname(dirname(python));
  const settings = join(environment, 'pyvenv.cfg');
  const home = existsSync(settings)
    ? /^home\s*=\s*(.+)$/m.exec(readFileSync(settings, 'utf8'))?.[1]?.trim()
    : undefined;
  const bases = [dirname(dirname(realpathSync(python))), ...(home === undefined ? [] : [dirname(home)])];
  const folders = [...new Set([environment, ...bases])];
  return folders
    .filter((folder) => folder !== '/usr' && !folder.startsWith('/usr/'))
    .flatMap((folder) => readOnly(reachable(folder), folder));
}

/**
 * Arguments of bubblewrap for one app: no network, no other process in sight, no capability, nothing writable but
 * bounded memory, and one socket. Bubblewrap itself must run as an ordinary user, which `launchCommand` sees to.
 */
export function sandboxCommand(place: SandboxPlace, reachable: Reachable): string[] {
  const { devices, limits, threads } = place;
  const environment: Record<string, string> = {
    PATH: '/usr/bin:/bin',
    HOME: '/scratch',
    USER: 'app',
    TMPDIR: '/scratch',
    LANG: 'C.UTF-8',
    PYTHONPATH: '/federation',
    PYTHONDONTWRITEBYTECODE: '1',
    FLWR_TELEMETRY_ENABLED: '0',
    FLWR_HOME: '/scratch/.flwr',
    LOCAL_DEV: 'false',
    FLIP_SOCKET: '/run/gw.sock',
    FLIP_APP_FOLDER: '/app',
    FLIP_IMAGES_FOLDER: '/data/images',
    // Linear algebra takes address space for every thread, which the memory limit counts.
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
    MKL_NUM_THREADS: String(threads),
  };
  return [
    ...['--unshare-all', '--unshare-user', '--disable-userns', '--die-with-parent', '--new-session', '--clearenv'],
    ...['--uid', '65534', '--gid', '65534', '--cap-drop', 'ALL', '--hostname', 'sandbox'],
    ...systemFolders(),
    ...pythonFolders(place.python, reachable),
    ...readOnly(reachable(join(place.federationFolder, 'run_client')), '/federation/run_client'),
    ...readOnly(reachable(join(place.federationFolder, 'flip')), '/federation/flip'),
    ...readOnly(reachable(place.appFolder), '/app'),
    ...readOnly(reachable(place.imageFolder), '/data/images'),
    ...readOnly(reachable(place.socketFile), '/run/gw.sock'),
    ...['--proc', '/proc', '--dev', '/dev'],
    ...devices.flatMap((device) => ['--dev-bind', device, device]),
    ...['--size', String(scratchBytes), '--tmpfs', '/scratch', '--size', String(scratchBytes), '--tmpfs', '/dev/shm'],
    // Last: the mounts above need their mount points first.
    // The kernel's keys are of the whole machine: their lists name other processes' keys.
    ...['/proc/keys', '/proc/key-users'].flatMap((list) => readOnly('/dev/null', list)),
    // All of /proc: what lies below /proc/sys is of the whole machine.
    ...['--remount-ro', '/proc', '--remount-ro', '/dev', '--remount-ro', '/'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--chdir', '/scratch', '--'],
    '/usr/bin/prlimit',
    // The driver of a GPU lays its whole memory into the address space, where it costs nothing.
    `--${devices.length === 0 ? 'as' : 'data'}=${limits.memoryBytes}`,
    ...[`--cpu=${limits.cpuSeconds}`, `--nproc=${limits.processes}`],
    ...[`--fsize=${scratchBytes}`, '--core=0', '--'],
    ...[place.python, '-m', 'run_client'],
  ];
}
