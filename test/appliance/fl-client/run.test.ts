import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunState } from '#contracts/appliance/fl-client-api';
import type { Passport } from '#contracts/passport';
import type { Receipt } from '#contracts/receipt';
import type { Admission } from '#contracts/run-tasks';
import { floatVector } from '#domain/egress/float-vector';
import { startRunServer } from './run-hub.ts';
import { appSource, layout, studyKey, vector } from './sandbox-app.ts';
import {
  type HubKey,
  makeBundle,
  makeHubKey,
  publicHubKey,
  sayOfHubKeys,
  signPassport,
  startTrust,
  type TestTrust,
} from './trust.ts';

const projectId = uuidv7() as Passport['projectId'];
const folder = mkdtempSync(join(tmpdir(), 'flip-run-test-'));

/** Moves every weight by one a round, after using all rows and one study. */
const honest = (seconds: number): string =>
  appSource(
    `
import time
time.sleep(${seconds})
frame = flip.get_dataframe()
flip.get_by_accession_number("p", "${studyKey}")
from flwr.app import Array
moved = ArrayRecord({name: Array(array.numpy() + 1) for name, array in arrays.items()})
return Message(RecordDict({"arrays": moved, "metrics": MetricRecord({"num-examples": len(frame), "loss": 0.123456})}), reply_to=message)`,
    `return Message(RecordDict({"m": MetricRecord({"num-examples": len(flip.get_dataframe()), "loss": float(arrays["b"].numpy()[0])})}), reply_to=message)`,
  );

let hubKey: HubKey;
let trusts: TestTrust[] = [];

beforeAll(async () => {
  hubKey = await makeHubKey();
  trusts = await Promise.all([startTrust(hubKey, projectId), startTrust(hubKey, projectId)]);
});
afterAll(async () => {
  await Promise.all(trusts.map((trust) => trust.stop()));
  rmSync(folder, { recursive: true, force: true });
});

type StudyOptions = {
  readonly source: string;
  readonly passport?: Partial<Passport>;
  readonly minTrusts?: number;
  readonly during?: (runId: string) => Promise<void>;
};

/** One whole run over both trusts: admission, server, join, receipts. */
async function carryOut({ source, passport = {}, minTrusts = 2, during }: StudyOptions) {
  const runId = uuidv7() as Passport['runId'];
  const bundle = makeBundle(source);
  const cohorts = Object.fromEntries(trusts.map(({ trustId, snapshotHash }) => [trustId, snapshotHash]));
  const jws = await signPassport(
    hubKey,
    { runId, projectId, cohorts: cohorts as Passport['cohorts'], app: bundle.app, ...passport },
    { layout, vector },
  );
  const admissions: Admission[] = [];
  for (const trust of trusts) {
    await trust.putBundle(runId, bundle.bytes);
    admissions.push(await trust.admit(runId, jws));
  }
  const nodes = admissions.map((admission, index) => {
    if (admission.kind !== 'admitted') throw new Error(JSON.stringify(admission));
    return { trustId: trusts[index]!.trustId, publicKey: admission.publicKey };
  });
  const server = await startRunServer({
    runId,
    folder,
    rounds: passport.rounds ?? 2,
    roundSeconds: passport.roundSeconds ?? 120,
    minTrusts,
    nodes,
    layout,
    vector,
    metrics: ['loss'],
  });
  try {
    const address = await server.ready;
    await Promise.all(trusts.map((trust) => trust.join(runId, address)));
    await during?.(runId);
    const finish = await server.finished;
    const receipts = await Promise.all(trusts.map((trust) => receiptOf(trust, runId)));
    return { runId, finish, receipts, admissions, uploads: server.uploads, events: server.events, jws };
  } finally {
    await server.stop();
  }
}

async function receiptOf(trust: TestTrust, runId: string): Promise<Receipt> {
  const end = Date.now() + 200_000;
  while (Date.now() < end) {
    const state = await trust.state(runId).catch((): RunState => ({ runId, state: 'UNKNOWN' }));
    if (state.receipt !== undefined) return state.receipt;
    await pause(100);
  }
  throw new Error('no receipt');
}

/** The parameters of the final model in layout order; the file may hold them in another. */
const finalModel = (uploads: Map<string, Buffer>): number[] => {
  const file = uploads.get('global_model.safetensors');
  if (file === undefined) throw new Error('no final model');
  const start = 8 + Number(file.readBigUInt64LE());
  const header = JSON.parse(file.subarray(8, start).toString());
  return layout.flatMap(({ name }) => {
    const [from, to] = header[name].data_offsets;
    return [...floatVector(file.subarray(start + from, start + to))];
  });
};

describe('a run over two trusts', () => {
  it('trains, evaluates, and leaves a receipt of what was used at each trust', async () => {
    const { finish, receipts, admissions, uploads, runId, jws } = await carryOut({ source: honest(0) });
    expect(finish).toMatchObject({ outcome: 'COMPLETED', roundsCompleted: 2 });
    expect(finalModel(uploads)).toEqual([3, 4, 5, 6, 7]);
    expect(admissions[0]).toMatchObject({ kind: 'admitted', persons: 30, personsWithImages: 25 });
    for (const receipt of receipts)
      expect(receipt).toMatchObject({
        outcome: 'COMPLETED',
        cohort: { persons: 30, personsWithImages: 25, excluded: [{ reason: 'NOT_IN_PACS', persons: 20, margin: 28 }] },
        rounds: { asked: 2, joined: [1, 2] },
        egress: { messagesReleased: 4, messagesRefused: 0, updatesClipped: 0 },
      });
    for (const trust of trusts) expect(existsSync(join(trust.folder, 'data/runs', runId))).toBe(false);
    expect(await trusts[0]!.admit(runId, jws)).toEqual(admissions[0]);
  });

  it('goes on with a trust that has no example in one round, no finite metric in the next, and none at the end', async () => {
    const [first, second] = trusts.map(({ trustId }) => trustId);
    const here = `
config = message.content["config"]
image = flip.get_by_accession_number("p", "${studyKey}") / "scan.nii.gz"
odd = image.read_text() == "${first}"
number = config["server-round"]
`;
    const { finish, receipts, uploads, events } = await carryOut({
      source: appSource(
        `${here}
flip.get_dataframe()
from flwr.app import Array
step = np.nan if odd and number == 1 else 1
moved = ArrayRecord({name: Array((array.numpy() + step).astype("float32")) for name, array in arrays.items()})
metrics = {"num-examples": 0 if odd and number == 1 else 1, "loss": math.nan if odd and number <= 2 else 0.5}
return Message(RecordDict({"arrays": moved, "metrics": MetricRecord(metrics)}), reply_to=message)`,
        `${here}
flip.get_dataframe()
return Message(RecordDict({"m": MetricRecord({"num-examples": 0 if odd and number == 3 else 1})}), reply_to=message)`,
      ),
      passport: { rounds: 3 },
      minTrusts: 1,
    });
    expect(finish).toEqual({ outcome: 'COMPLETED', roundsCompleted: 3, results: expect.any(Array) });
    expect(finalModel(uploads)).toEqual([4, 5, 6, 7, 8]);
    const joined = receipts.map((receipt) => receipt.rounds.joined);
    expect(joined).toEqual([
      [2, 3],
      [1, 2, 3],
    ]);
    for (const receipt of receipts) expect(receipt).toMatchObject({ outcome: 'COMPLETED' });
    for (const receipt of receipts) expect(receipt.failure).toBeUndefined();
    const failed = events.flatMap((event) => (event.event === 'CLIENT_FAILED' ? [event] : []));
    expect(failed.map(({ trustId, round, failure }) => [trustId, round, failure.code])).toEqual([
      [first, 1, 'NO_EXAMPLES'],
      [first, 3, 'NO_EXAMPLES'],
    ]);
    const losses = events.flatMap((event) => (event.event === 'METRIC' ? [`${event.trustId} ${event.round}`] : []));
    expect(losses.sort()).toEqual([`${first} 3`, ...[1, 2, 3].map((round) => `${second} ${round}`)].sort());
    expect(readFileSync(join(trusts[0]!.folder, 'fl-client.log'), 'utf8')).toContain('RUN_METRICS_LEFT_OUT');
  });

  it('clips an update that is longer than the passport allows', async () => {
    const { finish, receipts, uploads } = await carryOut({
      source: honest(0),
      passport: { privacy: { clipNorm: 0.5 }, rounds: 1 },
    });
    expect(finish).toMatchObject({ outcome: 'COMPLETED' });
    expect(receipts[0]).toMatchObject({ outcome: 'COMPLETED', egress: { updatesClipped: 1 } });
    const step = finalModel(uploads).map((value, index) => value - vector[index]!);
    expect(Math.hypot(...step)).toBeCloseTo(0.5, 4);
  });

  it('resumes a client that is killed while its app trains, and one that is killed again and again', async () => {
    const killWhen = async (trust: TestTrust, runId: string, state: string): Promise<void> => {
      const end = Date.now() + 100_000;
      while (Date.now() < end) {
        const database = new DatabaseSync(join(trust.folder, 'data/fl-client.sqlite'), {
          readOnly: true,
          timeout: 5000,
        });
        const found = database.prepare('SELECT 1 FROM messages WHERE run_id = ? AND state = ?').get(runId, state);
        database.close();
        if (found !== undefined) return trust.service.kill();
        await pause(2);
      }
    };
    const { finish, receipts, uploads } = await carryOut({
      source: honest(0.4),
      passport: { rounds: 3 },
      during: async (runId) => {
        await Promise.all([
          killWhen(trusts[0]!, runId, 'CLAIMED'),
          (async () => {
            for (let kills = 0; kills < 3; kills += 1) {
              await killWhen(trusts[1]!, runId, kills === 1 ? 'ANSWERED' : 'CLAIMED');
              await pause(1500);
            }
          })(),
        ]);
      },
    });
    expect(finish).toMatchObject({ outcome: 'COMPLETED', roundsCompleted: 3 });
    expect(finalModel(uploads)).toEqual([4, 5, 6, 7, 8]);
    for (const receipt of receipts)
      expect(receipt).toMatchObject({ outcome: 'COMPLETED', rounds: { asked: 3, joined: [1, 2, 3] } });
  });

  it('tells the server a registered failure when an app throws, and nothing of what it said', async () => {
    const { finish, receipts } = await carryOut({
      source: appSource('raise ValueError("Mrs Smith")', 'raise KeyError("Mrs Smith")'),
    });
    expect(finish.outcome).toBe('FAILED');
    for (const receipt of receipts)
      expect(receipt).toMatchObject({ outcome: 'FAILED', failure: { code: 'APP_FAILED' } });
    const said =
      JSON.stringify([finish, receipts]) +
      trusts.map(({ folder: at }) => readFileSync(join(at, 'fl-client.log'), 'utf8')).join();
    expect(said).not.toContain('Smith');
  });

  it('refuses what the guard refuses, with the rule in the receipt', async () => {
    const { receipts } = await carryOut({
      source: appSource('return reply(message, arrays, loss=1.0)', 'return reply(message, None, smith=1.0)'),
    });
    expect(receipts[0]).toMatchObject({
      outcome: 'FAILED',
      failure: { code: 'EGRESS_REFUSED', details: [{ rule: 'only declared metrics leave', place: 'metrics.1' }] },
      egress: { messagesReleased: 0, messagesRefused: 1, bytesReleased: 0 },
    });
  });

  it('ends with STOPPED when the hub stops it', async () => {
    const runId = uuidv7() as Passport['runId'];
    const [trust] = trusts;
    const bundle = makeBundle(honest(0));
    const cohorts = { [trust!.trustId]: trust!.snapshotHash } as Passport['cohorts'];
    const jws = await signPassport(hubKey, { runId, projectId, cohorts, app: bundle.app }, { layout, vector });
    await trust!.putBundle(runId, bundle.bytes);
    await trust!.admit(runId, jws);
    // A server that never answers: stopping must not wait for it.
    await trust!.join(runId, { host: '127.0.0.1', port: 9, caCertificate: '' });
    const stopped = await trust!.stopRun(runId, 'STOPPED_BY_PERSON');
    expect(stopped).toMatchObject({
      state: 'FINISHED',
      receipt: { outcome: 'STOPPED', failure: { code: 'RUN_STOPPED' } },
    });
    expect(await trust!.stopRun(runId, 'RUN_FAILED')).toEqual(stopped);
    expect((await trust!.state(uuidv7())).state).toBe('UNKNOWN');
  });
});

describe('a run server that dies', () => {
  it('is followed to its successor, which gets the same answers to the same questions', async () => {
    const runId = uuidv7() as Passport['runId'];
    const trust = trusts[0]!;
    const bundle = makeBundle(honest(0.5));
    const cohorts = { [trust.trustId]: trust.snapshotHash } as Passport['cohorts'];
    const jws = await signPassport(
      hubKey,
      { runId, projectId, cohorts, app: bundle.app, rounds: 3 },
      { layout, vector },
    );
    await trust.putBundle(runId, bundle.bytes);
    const admission = await trust.admit(runId, jws);
    if (admission.kind !== 'admitted') throw new Error('not admitted');
    const nodes = [{ trustId: trust.trustId, publicKey: admission.publicKey }];
    const run = { runId, folder, rounds: 3, roundSeconds: 120, minTrusts: 1, nodes, layout, vector, metrics: ['loss'] };
    const first = await startRunServer(run);
    await trust.join(runId, await first.ready);
    while (!first.events.some(({ event }) => event === 'ROUND_AGGREGATED')) await pause(20);
    first.process.kill();
    await first.stop();
    const second = await startRunServer(run);
    try {
      await trust.join(runId, await second.ready);
      expect(await second.finished).toMatchObject({ outcome: 'COMPLETED', roundsCompleted: 3 });
      expect(finalModel(second.uploads)).toEqual([4, 5, 6, 7, 8]);
      const receipt = await receiptOf(trust, runId);
      expect(receipt).toMatchObject({ outcome: 'COMPLETED', rounds: { asked: 3, joined: [1, 2, 3] } });
      expect(receipt.egress.messagesReleased).toBeGreaterThan(5);
    } finally {
      await second.stop();
    }
  });
});

describe('a passport that expires', () => {
  it('ends the run that it was for, and takes its key along', async () => {
    const runId = uuidv7() as Passport['runId'];
    const trust = trusts[0]!;
    const bundle = makeBundle(honest(0));
    const cohorts = { [trust.trustId]: trust.snapshotHash } as Passport['cohorts'];
    const expiresAt = new Date(Date.now() + 4000).toISOString();
    const jws = await signPassport(
      hubKey,
      { runId, projectId, cohorts, app: bundle.app, expiresAt },
      { layout, vector },
    );
    await trust.putBundle(runId, bundle.bytes);
    expect(await trust.admit(runId, jws)).toMatchObject({ kind: 'admitted' });
    const key = join(trust.folder, 'data/runs', runId, 'key.pem');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    await trust.join(runId, { host: '127.0.0.1', port: 9, caCertificate: '' });
    expect(await receiptOf(trust, runId)).toMatchObject({ outcome: 'FAILED', failure: { code: 'PASSPORT_INVALID' } });
    expect(existsSync(key)).toBe(false);
  });
});

describe('an admission', () => {
  const admitWith = async (
    change: Partial<Passport>,
    key: HubKey = hubKey,
    bundle = makeBundle(honest(0)),
    sent = bundle.bytes,
  ) => {
    const runId = uuidv7() as Passport['runId'];
    const trust = trusts[0]!;
    const cohorts = { [trust.trustId]: trust.snapshotHash } as Passport['cohorts'];
    const jws = await signPassport(key, { runId, projectId, cohorts, app: bundle.app, ...change }, { layout, vector });
    await trust.putBundle(runId, sent);
    return trust.admit(runId, jws);
  };
  const refused = (code: string) => ({ kind: 'refused', failure: { code, class: 'permanent' } });

  it('is given to a passport that holds', async () => {
    expect(await admitWith({})).toMatchObject({ kind: 'admitted' });
  });

  it('is refused to another signer, another cohort, an expired passport and a changed bundle', async () => {
    expect(await admitWith({}, await makeHubKey())).toMatchObject(refused('PASSPORT_INVALID'));
    expect(await admitWith({ cohorts: { [trusts[0]!.trustId]: 'a'.repeat(64) } as Passport['cohorts'] })).toMatchObject(
      refused('PASSPORT_INVALID'),
    );
    expect(await admitWith({ expiresAt: '2020-01-01T00:00:00.000Z' })).toMatchObject(refused('PASSPORT_INVALID'));
    expect(await admitWith({}, hubKey, makeBundle(honest(0)), makeBundle(honest(1)).bytes)).toMatchObject(
      refused('BUNDLE_MISMATCH'),
    );
    expect(await admitWith({ rounds: 500 })).toMatchObject(refused('POLICY_REFUSED'));
  });
});

describe('the hub’s signing keys', () => {
  let trust: TestTrust;
  let next: HubKey;
  let statements: [string, string];
  beforeAll(async () => {
    trust = await startTrust(hubKey, projectId);
    next = await makeHubKey();
    statements = [
      await sayOfHubKeys(hubKey, { number: 1, kind: 'next', key: await publicHubKey(next) }),
      await sayOfHubKeys(next, {
        number: 2,
        kind: 'revoke',
        kid: (await publicHubKey(hubKey)).kid,
        from: '2026-01-01T00:00:00.000Z',
      }),
    ];
  });
  afterAll(() => trust.stop());

  const asked = async (key: HubKey, said: readonly string[]) => {
    const runId = uuidv7() as Passport['runId'];
    const bundle = makeBundle(honest(0));
    const cohorts = { [trust.trustId]: trust.snapshotHash } as Passport['cohorts'];
    const jws = await signPassport(key, { runId, projectId, cohorts, app: bundle.app }, { layout, vector });
    await trust.putBundle(runId, bundle.bytes);
    return { runId, admission: await trust.admit(runId, jws, said) };
  };
  const refused = (code: string) => ({ kind: 'refused', failure: { code, class: 'permanent' } });
  const server = { host: '127.0.0.1', port: 1, caCertificate: '' };

  it('are followed with a passport, and one that does not follow admits nothing', async () => {
    expect((await asked(next, [])).admission).toMatchObject(refused('PASSPORT_INVALID'));
    const stranger = await makeHubKey();
    const forged = await sayOfHubKeys(stranger, { number: 1, kind: 'next', key: await publicHubKey(next) });
    expect((await asked(next, [forged])).admission).toMatchObject(refused('PASSPORT_INVALID'));
    expect((await asked(next, statements.slice(0, 1))).admission).toMatchObject({ kind: 'admitted' });
    // What was followed is kept.
    expect((await asked(next, [])).admission).toMatchObject({ kind: 'admitted' });
    expect((await asked(hubKey, [])).admission).toMatchObject({ kind: 'admitted' });
  });

  it('that were revoked admit nothing, what they admitted before is not begun, and what goes on is stopped with a receipt', async () => {
    const before = await asked(hubKey, statements.slice(0, 1));
    expect(before.admission).toMatchObject({ kind: 'admitted' });
    const going = await asked(hubKey, []);
    const other = await asked(next, []);
    for (const { runId } of [going, going, other])
      expect(await trust.join(runId, server, statements.slice(0, 1))).toMatchObject({ state: 'JOINED' });
    expect(await trust.join(other.runId, server, statements)).toMatchObject({ state: 'JOINED' });
    expect(await trust.join(going.runId, server, statements)).toMatchObject({
      state: 'FINISHED',
      receipt: { outcome: 'STOPPED', failure: { code: 'HUB_KEY_REVOKED' } },
    });
    await expect(trust.join(before.runId, server, statements)).rejects.toMatchObject({ code: 'HUB_KEY_REVOKED' });
    expect((await asked(hubKey, [])).admission).toMatchObject(refused('HUB_KEY_REVOKED'));
    expect((await asked(next, [])).admission).toMatchObject({ kind: 'admitted' });
  });
});
