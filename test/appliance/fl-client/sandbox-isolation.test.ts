import { randomInt } from 'node:crypto';
import { accessSync, constants, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { runsAsRoot } from '#appliance/services/fl-client/sandbox/sandbox-launcher';
import { sandboxWorks } from '#appliance/services/fl-client/sandbox/sandbox-works';
import type { RunningApp } from '#appliance/services/fl-client/sandbox/start-app';
import { appSource, makePlace, type Place, python, repository, startInSandbox, trainMessage } from './sandbox-app.ts';

const open: { apps: RunningApp[]; places: Place[] } = { apps: [], places: [] };

afterEach(async () => {
  await Promise.all(open.apps.splice(0).map((app) => app.end()));
  for (const { folder } of open.places.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function start(body: string, options: Parameters<typeof startInSandbox>[1] = {}): Promise<RunningApp> {
  const place = makePlace(appSource(body));
  open.places.push(place);
  const app = await startInSandbox(place, options);
  open.apps.push(app);
  return app;
}

/** What an app found out: the metrics of its reply, which no guard has looked at. */
async function found(app: RunningApp): Promise<Record<string, unknown>> {
  const outcome = await app.answer(trainMessage, 120_000);
  if (outcome.kind !== 'reply') throw new Error(`no reply: ${JSON.stringify(outcome)}`);
  return outcome.reply.metrics;
}

/** Real, effective and saved user ids, as the whole machine sees them, of each process with `marker` in its command. */
function usersOf(marker: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readFileSync(join('/proc', name, 'cmdline'), 'utf8').includes(marker)) return [];
        return [/^Uid:\s+(.*)$/m.exec(readFileSync(join('/proc', name, 'status'), 'utf8'))?.[1] ?? ''];
      } catch {
        return [];
      }
    });
}

describe('the machine below a sandbox', () => {
  it('has nothing in /proc that an app may open for writing, though it may read it', async () => {
    const app = await start(`
writable, tried = 0, 0
for top in ["/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/sysrq-trigger", "/proc/self/oom_score_adj", "/proc/self/comm"]:
    files = [top] if os.path.isfile(top) else [os.path.join(at, name) for at, _, names in os.walk(top) for name in names]
    for file in files:
        tried += 1
        try:
            os.close(os.open(file, os.O_WRONLY | os.O_NONBLOCK))
            writable += 1
        except OSError:
            pass
read = open("/proc/sys/kernel/ostype").read().strip() == "Linux"
return reply(message, arrays, writable=writable, tried=tried, read=int(read))`);
    const metrics = await found(app);
    expect(metrics).toMatchObject({ writable: 0, read: 1 });
    expect(metrics.tried).toBeGreaterThan(100);
    // Outside, root may open them for writing: what refuses is the sandbox.
    if (runsAsRoot()) accessSync('/proc/sys/kernel/core_pattern', constants.W_OK);
  });

  it('gives a sandbox no more processes than the policy allows', async () => {
    const app = await start(
      `
started = []
try:
    for _ in range(100):
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        started.append(child)
except OSError:
    pass
for child in started:
    os.kill(child, 9)
    os.waitpid(child, 0)
return reply(message, arrays, started=len(started))`,
      { limits: { processes: 40 } },
    );
    const { started } = await found(app);
    expect(started).toBeGreaterThan(5);
    expect(started).toBeLessThan(40);
  });

  it('sees every process of a sandbox as an ordinary user’s', async () => {
    const cpuSeconds = randomInt(1_000_000, 2_000_000_000);
    await start('return reply(message, arrays)', { limits: { cpuSeconds } });
    const users = usersOf(`--cpu=${cpuSeconds}`);
    expect(users.length).toBeGreaterThan(0);
    for (const ids of users) expect(ids.split(/\s+/)).not.toContain('0');
  });

  it.runIf(runsAsRoot())('refuses a sandbox that would be root outside, and says what to do', async () => {
    const launcher = { python, federationFolder: join(repository, 'federation') };
    expect(await sandboxWorks({ ...launcher, userId: 0 })).toBe('root');
    expect(await sandboxWorks({ ...launcher, userId: 65_534 })).toBe('works');
    await expect(start('return reply(message, arrays)', { userId: 0 })).rejects.toMatchObject({
      code: 'SANDBOX_AS_ROOT',
      message: expect.stringContaining('SANDBOX_USER_ID'),
    });
  });
});

/** A device that everybody may read and that no sandbox has by itself. */
const device = ['/dev/autofs', '/dev/kmsg', '/dev/fuse'].find((path) => {
  try {
    return (statSync(path).mode & 0o004) !== 0;
  } catch {
    return false;
  }
});

describe('a device', () => {
  const probe = `
try:
    os.close(os.open("${device}", os.O_RDONLY | os.O_NONBLOCK))
    opened = 1
except OSError:
    opened = 0
return reply(message, arrays, opened=opened, devices=len(os.listdir("/dev")))`;

  it.runIf(device !== undefined)('is there for an app that is given it, and for no other', async () => {
    const [without, given] = [await found(await start(probe)), await found(await start(probe, { devices: [device!] }))];
    expect([without.opened, given.opened]).toEqual([0, 1]);
    expect(Number(given.devices)).toBe(Number(without.devices) + 1);
  });
});

describe('two sandboxes', () => {
  it('have no key of the kernel in common, and see none', async () => {
    // Each looks for a key that the other made, in every keyring that a process has without asking for one.
    const probe = (mine: string, other: string): string => `
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments): return libc.syscall(ctypes.c_long(number), *arguments)
rings = [ctypes.c_long(-2), ctypes.c_long(-3), ctypes.c_long(-4), ctypes.c_long(-5)]
made = sum(call(248, b"user", b"flip-${mine}", b"x", ctypes.c_long(1), ring) > 0 for ring in rings)
seen = sum(call(250, ctypes.c_long(10), ring, b"user", b"flip-${other}", ctypes.c_long(0)) > 0 for ring in rings)
listed = 0
for path in ("/proc/keys", "/proc/key-users"):
    try:
        listed += len(open(path).read())
    except OSError:
        pass
return reply(message, arrays, made=made, seen=seen, listed=listed)`;
    const apps = await Promise.all([start(probe('a', 'b')), start(probe('b', 'a'))]);
    for (const app of [...apps, ...apps]) expect(await found(app)).toMatchObject({ made: 0, seen: 0, listed: 0 });
    // Outside of a sandbox the lists are there to be read.
    expect(readFileSync('/proc/key-users', 'utf8')).not.toBe('');
  });
});

describe('the socket of a sandbox', () => {
  const raw = `
import json, struct
def connect():
    one = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    one.settimeout(20)
    one.connect(os.environ["FLIP_SOCKET"])
    return one
def question(header, body_length=0, body=b""):
    with connect() as one:
        try:
            one.sendall(struct.pack(">I", len(header)) + header + struct.pack(">I", body_length) + body)
            return len(one.recv(4)) == 4
        except OSError:
            return False
rows = json.dumps({"kind": "rows"}).encode()
`;

  it('is the only descriptor of an app beside its standard streams, which lead nowhere', async () => {
    const metrics = await found(
      await start(`
links = {name: os.readlink("/proc/self/fd/" + name) for name in os.listdir("/proc/self/fd") if os.path.islink("/proc/self/fd/" + name)}
streams = sum(links.pop(name) == "/dev/null" for name in ("0", "1", "2"))
sockets = sum(link.startswith("socket:") for link in links.values())
return reply(message, arrays, streams=streams, sockets=sockets, others=len(links) - sockets)`),
    );
    expect(metrics).toMatchObject({ streams: 3, sockets: 1, others: 0 });
  });

  it('answers a short question without a body and no other', async () => {
    const metrics = await found(
      await start(`${raw}
return reply(message, arrays, plain=int(question(rows)), longest=int(question(rows.ljust(4096))),
    longer=int(question(rows.ljust(4097))), body=int(question(rows, 1, b"x")), announced=int(question(rows, 2**31)),
    after=len(flip.get_dataframe()))`),
    );
    expect(metrics).toMatchObject({ plain: 1, longest: 1, longer: 0, body: 0, announced: 0, after: 3 });
  });

  it('serves so many connections at one time, and more again when some are closed', async () => {
    const metrics = await found(
      await start(`${raw}
held = []
for _ in range(200):
    one = connect()
    one.settimeout(0.05)
    held.append(one)
time.sleep(1)
kept = 0
for one in held:
    try:
        one.recv(1)
    except TimeoutError:
        kept += 1
    except OSError:
        pass
refused = 0
try:
    flip.get_dataframe()
except (EOFError, OSError):
    refused = 1
for one in held:
    one.close()
return reply(message, arrays, kept=kept, refused=refused, after=len(flip.get_dataframe()))`),
    );
    expect(metrics).toMatchObject({ refused: 1, after: 3 });
    expect(metrics.kept).toBeGreaterThan(10);
    expect(metrics.kept).toBeLessThanOrEqual(64);
  });

  it('cannot be used to fill the memory of the fl-client', async () => {
    const app = await start(
      `${raw}
block = bytes(1_048_576)
sent = 0
held = []
for number in range(300):
    one = connect()
    one.settimeout(0.2)
    held = (held + [one])[-60:]
    try:
        # Announced as the body, or as the header, of a question: eight megabytes either way.
        one.sendall(struct.pack(">I", len(rows)) + rows if number % 2 else b"")
        one.sendall(struct.pack(">I", 8_388_608))
        for _ in range(8):
            one.sendall(block)
            sent += 1
    except OSError:
        pass
return reply(message, arrays, sent=sent, after=len(flip.get_dataframe()) if held.clear() is None else 0)`,
      { maxUpdateBytes: 536_870_912 },
    );
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 20);
    const metrics = await found(app);
    clearInterval(watch);
    expect(metrics).toMatchObject({ after: 3 });
    expect((most - before) / 1_048_576).toBeLessThan(100);
  });
});
