// Installs whatever this checkout still lacks, with nothing but Node >= 20 itself. A step that is done leaves a stamp
// under .flip/ and costs nothing the next time; an interrupted step leaves none and runs again.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const state = join(root, '.flip');
const stamps = join(state, 'stamps');

/** Programs that come from Debian packages, with what needs them. */
const debian = [
  ['Orthanc', 'orthanc'],
  ['storescu', 'dcmtk'],
  ['bwrap', 'bubblewrap'],
  ['ip', 'iproute2'],
  ['openssl', 'openssl'],
];

const onPath = (program) =>
  `${process.env.PATH ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const digest = (...files) => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
};

const stampOf = (name) => join(stamps, name);
const stamped = (name, value) => existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === value;
const stamp = (name, value) => {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stampOf(name), value);
};

function stop(message) {
  process.stderr.write(`setup: ${message}\n`);
  process.exit(1);
}

/** Runs a command with its output in a log, telling every ten seconds that it is still at it. */
async function run(label, usual, command, args, options = {}) {
  mkdirSync(state, { recursive: true });
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  process.stdout.write(`setup: ${label} (usually ${usual}) …\n`);
  const tick = setInterval(() => process.stdout.write(`setup: ${label}: ${seconds()} s so far\n`), 10_000);
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output += String(error);
      resolve(127);
    });
    child.on('close', resolve);
  });
  clearInterval(tick);
  writeFileSync(join(state, 'setup.log'), `$ ${command} ${args.join(' ')}\n${output}\n`, { flag: 'a' });
  if (code !== 0) stop(`${label} failed:\n${output.split('\n').slice(-15).join('\n')}\n(everything: .flip/setup.log)`);
  process.stdout.write(`setup: ${label}: done in ${seconds()} s\n`);
}

function checkBasics() {
  if (process.platform !== 'linux' || process.arch !== 'x64') stop('this platform runs on Linux x86-64 only.');
  const python = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 11))'], { encoding: 'utf8' });
  if (python.stdout?.trim() !== 'True') stop('install Python 3.11 or newer as python3.');
}

async function installDebianPackages() {
  const missing = debian.filter(([program]) => !onPath(program)).map(([, name]) => name);
  const venv = spawnSync('python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' });
  if (venv.status !== 0) missing.push('python3-venv');
  if (missing.length === 0) return;
  const prefix =
    process.getuid() === 0
      ? []
      : spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
        ? ['sudo', '-n']
        : undefined;
  if (prefix === undefined || !onPath('apt-get')) stop(`install these packages and try again: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (args) => {
    const [command, ...rest] = [...prefix, 'apt-get', ...args];
    return [command, rest];
  };
  await run('Debian package lists', '10 s', ...apt(['update']), { env });
  await run(
    `Debian packages ${missing.join(', ')}`,
    '15 s',
    ...apt(['install', '-y', '--no-install-recommends', ...missing]),
    { env },
  );
  // The package starts a server of its own where an init system runs; ours are started by hand, on loopback.
  if (missing.includes('orthanc') && existsSync('/run/systemd/system'))
    spawnSync(
      [...prefix, 'systemctl'][0],
      [...prefix.slice(1), ...(prefix.length > 0 ? ['systemctl'] : []), 'disable', '--now', 'orthanc'],
      { stdio: 'ignore' },
    );
}

async function installNpmPackages() {
  const want = digest('package.json', 'package-lock.json');
  if (stamped('npm', want) && existsSync(join(root, 'node_modules', '.package-lock.json'))) return;
  await run('npm packages', '40 s', 'npm', ['ci', '--no-audit', '--no-fund']);
  stamp('npm', want);
}

/**
 * Commands that `npx` finds, by name. They are not in package.json's `bin`: npx would run that on the caller's own Node,
 * and these run on the repository's.
 */
const commands = [
  ['flip', 'bin/flip.ts'],
  ['flip-appliance', 'appliance/cli/main.ts'],
  ['flip-load-vocabulary', 'bin/load-vocabulary.ts'],
  ['flip-verify-audit', 'bin/verify-audit.ts'],
];

function linkCommands() {
  for (const [name, file] of commands) {
    const path = join(root, 'node_modules/.bin', name);
    const script = `#!/bin/sh\nroot=$(dirname "$(readlink -f "$0")")/../..\nexec "$root/node_modules/.bin/node" "$root/${file}" "$@"\n`;
    if (existsSync(path) && readFileSync(path, 'utf8') === script) continue;
    writeFileSync(path, script, { mode: 0o755 });
  }
}

async function installPython() {
  const tools = join(state, 'venv', 'tools');
  const uv = join(tools, 'bin', 'uv');
  const uvWant = digest('bin/uv.lock');
  if (!stamped('uv', uvWant) || !existsSync(uv)) {
    rmSync(tools, { recursive: true, force: true });
    await run('Python environment for uv', '5 s', 'python3', ['-m', 'venv', tools]);
    await run('uv', '5 s', join(tools, 'bin', 'pip'), ['install', '-q', '--require-hashes', '-r', 'bin/uv.lock']);
    stamp('uv', uvWant);
  }
  for (const [name, lock, usual] of [
    ['local-cloud', 'lib/local/cloud/requirements.lock', '10 s'],
    ['federation', 'federation/requirements.lock', '30 s'],
    ['circe', 'test/support/circe/requirements.lock', '3 s'],
    ['cfn-lint', 'lib/infra/policy/requirements.lock', '5 s'],
    ['second-ledger', 'test/support/second-ledger/requirements.lock', '5 s'],
  ]) {
    const want = digest(lock);
    const folder = join(state, 'venv', name);
    if (stamped(name, want) && existsSync(join(folder, 'bin', 'python'))) continue;
    // Once whole, it is brought up to date in place: what runs in it goes on.
    const whole = existsSync(stampOf(name)) && existsSync(join(folder, 'bin', 'python'));
    if (!whole) rmSync(folder, { recursive: true, force: true });
    const create = whole ? '' : `"${uv}" venv -q --python "$(command -v python3)" "${folder}" && `;
    await run(`Python packages: ${name}`, usual, '/bin/sh', [
      '-c',
      `${create}"${uv}" pip sync -q --require-hashes -p "${folder}" "${lock}"`,
    ]);
    stamp(name, want);
  }
  // A program in a wheel, which needs no Python to run: dcm2niix/dcm2niix in this folder.
  const imagingLock = 'appliance/services/imaging/requirements.lock';
  const imagingWant = digest(imagingLock);
  const imaging = join(state, 'venv', 'imaging');
  if (!stamped('imaging', imagingWant) || !existsSync(join(imaging, 'dcm2niix', 'dcm2niix'))) {
    rmSync(imaging, { recursive: true, force: true });
    await run('dcm2niix', '3 s', uv, [
      'pip',
      'install',
      '-q',
      '--target',
      imaging,
      '--require-hashes',
      '-r',
      imagingLock,
    ]);
    stamp('imaging', imagingWant);
  }
}

/** The first start finds the Lambdas bundled; after a change of the sources a start makes its own. */
async function bundleLambdas() {
  const folder = join(state, 'lambda-bundles');
  if (existsSync(folder)) return;
  const node = join(root, 'node_modules/.bin/node');
  const script = `const { keptBundles } = await import('./lib/infra/kept-bundles.ts'); await keptBundles(${JSON.stringify(folder)});`;
  await run('Lambda bundles', '10 s', node, ['--input-type=module', '--eval', script]);
}

checkBasics();
await installDebianPackages();
await installNpmPackages();
linkCommands();
await Promise.all([installPython(), bundleLambdas()]);
