import { existsSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppOutcome } from '#appliance/services/fl-client/sandbox/app-outcome';
import type { RunningApp } from '#appliance/services/fl-client/sandbox/start-app';
import { floatVector } from '#domain/egress/float-vector';
import { guardReply } from '#domain/egress/guard-reply';
import {
  appSource,
  excludedKey,
  type Handed,
  layout,
  makePlace,
  type Place,
  startInSandbox,
  studyKey,
  trainMessage,
  vector,
} from './sandbox-app.ts';

const open: { app?: RunningApp; server?: Server; places: Place[] } = { places: [] };

afterEach(async () => {
  await open.app?.end();
  open.server?.close();
  for (const { folder } of open.places.splice(0)) rmSync(folder, { recursive: true, force: true });
  delete open.app;
  delete open.server;
});

async function start(source: string, options: Parameters<typeof startInSandbox>[1] = {}): Promise<RunningApp> {
  const place = makePlace(source);
  open.places.push(place);
  open.app = await startInSandbox(place, options);
  return open.app;
}

const trainOnce = async (body: string, options: Parameters<typeof startInSandbox>[1] = {}): Promise<AppOutcome> =>
  (await start(appSource(body), options)).answer(trainMessage, 30_000);

const metricsOf = (outcome: AppOutcome): Record<string, unknown> => {
  if (outcome.kind !== 'reply') throw new Error(`no reply: ${JSON.stringify(outcome)}`);
  return outcome.reply.metrics;
};

const verdictOn = (outcome: AppOutcome) => {
  if (outcome.kind !== 'reply') return outcome;
  const terms = { weights: true, metrics: ['loss'], layout, maxUpdateBytes: 1_000_000, clipNorm: 100 };
  return guardReply({ asked: 'train', reply: outcome.reply, received: vector, rowsUsed: 3, terms });
};

describe('an app in the sandbox', () => {
  it('sees named arrays, its configuration, the frozen rows and the images of a study, and keeps its state', async () => {
    const handed: Handed = [];
    const app = await start(
      appSource(`
assert list(arrays) == ["w", "b"] and arrays["w"].numpy().shape == (2, 2)
assert config["server-round"] == 1 and config["local-epochs"] == 2
assert context.run_config["my-rate"] == 1.0 and isinstance(context.run_config["my-rate"], float)
assert context.run_config["local-epochs"] == 2 and "nested" not in context.run_config
frame = flip.get_dataframe(context.run_config["flip-project-id"], "select everything")
assert list(frame["accession_id"])[0] == "${studyKey}" and frame["age_years"].isna().sum() == 1, frame
folder = flip.get_by_accession_number("p", "${studyKey}", ResourceType.NIFTI)
assert (folder / "scan.nii.gz").read_text() == "image"
try:
    flip.get_by_accession_number("p", "${excludedKey}")
    raise AssertionError
except FileNotFoundError:
    pass
calls = context.state.config_records.setdefault("calls", ConfigRecord({"n": 0}))
calls["n"] += 1
return reply(message, ArrayRecord({k: __import__("flwr.app").app.Array(a.numpy() + 1) for k, a in arrays.items()}), loss=float(calls["n"]))
`),
      { handed },
    );
    const first = await app.answer(trainMessage, 30_000);
    expect(metricsOf(first)).toEqual({ 'num-examples': 1, loss: 1 });
    const verdict = verdictOn(first);
    expect(verdict).toMatchObject({ kind: 'released', clipped: false });
    if (verdict.kind === 'released') expect([...floatVector(verdict.parameters!)]).toEqual([2, 3, 4, 5, 6]);
    expect(metricsOf(await app.answer(trainMessage, 30_000))).toMatchObject({ loss: 2 });
    expect(handed).toContainEqual({ rows: 3 });
    expect(handed).toContainEqual({ studyKey });
    expect(handed).not.toContainEqual({ studyKey: excludedKey });
  });

  it('cannot reach a listener on this machine, which an ordinary process can', async () => {
    let reached = 0;
    const server = createServer((socket) => {
      reached += 1;
      socket.end();
    });
    open.server = server;
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    const connect = () => new Promise((resolve) => createConnection(port, '127.0.0.1', () => resolve(0)));
    await connect();
    expect(reached).toBe(1);
    const outcome = await trainOnce(`
try:
    socket.create_connection(("127.0.0.1", ${port}), timeout=2)
    return reply(message, arrays, loss=1.0)
except OSError:
    return reply(message, arrays, loss=0.0)
`);
    expect(metricsOf(outcome)).toMatchObject({ loss: 0 });
    expect(reached).toBe(1);
  });

  it('has neither names nor routes, sees no other process, and is nobody', async () => {
    const outcome = await trainOnce(`
found = []
try:
    socket.getaddrinfo("localhost.localdomain.test", 80)
    found.append("dns")
except OSError:
    pass
found += [name for _, name in socket.if_nameindex() if name != "lo"]
if len([p for p in os.listdir("/proc") if p.isdigit()]) > 4: found.append("processes")
if os.getuid() != 65534: found.append("uid")
if int(open("/proc/self/status").read().split("CapEff:")[1].split()[0], 16): found.append("capabilities")
if set(os.environ) & {"QUERY_URL", "SERVICE_KEY_FILE"}: found.append("environment")
return reply(message, arrays, loss=float(len(found)))
`);
    expect(metricsOf(outcome)).toMatchObject({ loss: 0 });
  });

  it('writes to its scratch folder and nowhere else, and sees no image of another project', async () => {
    const outcome = await trainOnce(`
open("/scratch/mine", "w").write("ok")
bad = 0
for path in ["/data/images/${studyKey}/scan.nii.gz", "/data/images/new", "/app/client_app.py", "/federation/flip/new", "/usr/new", "/new", "/dev/new", "/run/new"]:
    try:
        open(path, "w").write("x")
        bad += 1
    except OSError:
        pass
for folder in ["/data/images/../other-project", "/data/images/../../images", "${'/'}home", "/root/.ssh", "/var"]:
    bad += os.path.exists(folder)
bad += os.listdir("/data/images") != ["${studyKey}"]
return reply(message, arrays, loss=float(bad))
`);
    expect(metricsOf(outcome)).toMatchObject({ loss: 0 });
    expect(existsSync('/scratch/mine')).toBe(false);
  });

  it('is held to its memory', async () => {
    const outcome = await trainOnce('x = np.ones(200_000_000)\nreturn reply(message, arrays)', {
      limits: { memoryBytes: 1_600_000_000 },
    });
    expect(['failed', 'ended']).toContain(outcome.kind);
    if (outcome.kind === 'failed') expect(outcome.errorName).toBe('MemoryError');
  });

  it('ends with its time for one message, and answers that nothing came', async () => {
    const app = await start(appSource('time.sleep(60)'));
    expect(await app.answer(trainMessage, 300)).toEqual({ kind: 'timeout' });
    expect(app.alive()).toBe(false);
  });

  it('says of an exception the name of its class alone, and not even that when the app made it up', async () => {
    expect(await trainOnce('raise ValueError("row of Mrs Smith")')).toEqual({
      kind: 'failed',
      errorName: 'ValueError',
    });
    await open.app?.end();
    expect(await trainOnce('raise type("MrsSmith", (Exception,), {})()')).toEqual({
      kind: 'failed',
      errorName: 'other',
    });
  });

  it('goes on after an exception', async () => {
    const app = await start(
      appSource('if config["server-round"] == 1: raise ValueError\nreturn reply(message, arrays, loss=0.5)'),
    );
    expect(await app.answer(trainMessage, 30_000)).toMatchObject({ kind: 'failed' });
    const next = await app.answer({ ...trainMessage, config: { 'server-round': 2 } }, 30_000);
    expect(verdictOn(next)).toMatchObject({ kind: 'released', metrics: { loss: 0.5 } });
  });

  it('that dies is reported as ended', async () => {
    expect(await trainOnce('os._exit(3)')).toEqual({ kind: 'ended' });
  });

  it('that cannot be loaded is a failure without its text', async () => {
    const source = 'raise RuntimeError("Mrs Smith")';
    await expect(start(source)).rejects.toMatchObject({ code: 'APP_FAILED' });
    await expect(start('app = 1')).rejects.toMatchObject({ code: 'APP_FAILED' });
  });

  it.each([
    ['a huge update', 'return reply(message, ArrayRecord([np.zeros(1_000_000, np.float32)]))', 'size cap'],
    [
      'NaN weights',
      'return reply(message, ArrayRecord([np.full((2, 2), np.nan, np.float32), np.zeros(1, np.float32)]))',
      'every weight is a finite',
    ],
    ['an undeclared metric', 'return reply(message, arrays, age_of_smith=61.0)', 'declared'],
    ['a list of metrics', 'return reply(message, arrays, loss=[1.0, 2.0])', 'every metric is a number'],
    [
      'more examples than rows',
      'return Message(RecordDict({"a": arrays, "m": MetricRecord({"num-examples": 4})}), reply_to=message)',
      'num-examples',
    ],
    [
      'another shape',
      'return reply(message, ArrayRecord([np.zeros((4, 1), np.float32), np.zeros(1, np.float32)]))',
      'layout',
    ],
    [
      'a second set of weights',
      'return Message(RecordDict({"a": arrays, "b": arrays, "m": MetricRecord({"num-examples": 1})}), reply_to=message)',
      'permitted kinds',
    ],
    [
      'bytes of its own on the socket',
      `
for f in __import__("gc").get_objects():
    if isinstance(f, socket.socket): f.sendall(b"\\x00\\x00\\x00\\x04oops\\x00\\x00\\x00\\x00")
time.sleep(5)`,
      'can read the reply',
    ],
  ])('cannot get %s past the guard', async (_what, body, rule) => {
    const outcome = await trainOnce(body);
    const verdict = outcome.kind === 'unreadable' ? { kind: 'refused', rule: outcome.rule } : verdictOn(outcome);
    expect(verdict).toMatchObject({ kind: 'refused', rule: expect.stringContaining(rule) });
  });
});
