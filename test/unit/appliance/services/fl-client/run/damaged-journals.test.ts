import { describe, expect, it } from 'vitest';
import { openDatabase } from '#appliance/platform/database';
import type { Damage } from '#appliance/platform/service-database';
import { createMessageJournal } from '#appliance/services/fl-client/run/message-journal';
import { migrations } from '#appliance/services/fl-client/run/migrations';
import { createReleasedJournal } from '#appliance/services/fl-client/run/released-journal';
import { createRunJournal } from '#appliance/services/fl-client/run/run-journal';
import type { RunId } from '#contracts/ids';
import { Passport } from '#contracts/passport';

const runId = '0190a000-0000-7000-8000-0000000000a1' as RunId;
const otherId = '0190a000-0000-7000-8000-0000000000a2' as RunId;
const damaged = expect.objectContaining({ code: 'STORED_ROW_DAMAGED' });

/** The passport of a run as it is journalled; nobody checks its signature again. */
function passportOf(id: RunId): string {
  const hash = 'a'.repeat(64);
  const payload: Passport = Passport.parse({
    version: 1,
    runId: id,
    projectId: '0190a000-0000-7000-8000-0000000000b1',
    modelId: '0190a000-0000-7000-8000-0000000000b2',
    backend: 'flower',
    jobType: 'standard',
    cohorts: {},
    seal: { digest: hash, checks: 1 },
    app: { bundleSha256: hash, files: [{ fileName: 'app.py', sha256: hash }] },
    model: { fileSha256: hash, parametersSha256: hash, layout: [{ name: 'w', dtype: 'float32', shape: [3] }] },
    rounds: 1,
    localRounds: 1,
    minTrusts: 1,
    roundSeconds: 60,
    outputs: { weights: true, metrics: [], maxUpdateBytes: 1000 },
    privacy: { clipNorm: 1 },
    issuedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: '2026-01-02T00:00:00.000Z',
  });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES256' })}.${part(payload)}.c2lnbmF0dXJl`;
}

/** Two runs that were admitted and have joined. */
function open() {
  const damage: Damage[] = [];
  const database = openDatabase(':memory:', migrations, { report: (found) => damage.push(found) });
  const runs = createRunJournal(database);
  for (const id of [runId, otherId]) {
    runs.admit({
      runId: id,
      passport: passportOf(id),
      admission: { kind: 'admitted', publicKey: 'pem', persons: 30, personsWithImages: 30 },
    });
    runs.join(id, { host: 'localhost', port: 1, caCertificate: 'pem' }, '2026-01-01T00:00:00.000Z');
  }
  return { damage, database, runs };
}

describe('the journals of runs with a damaged row', () => {
  it('leave out a run that is garbage, do not admit it again, and go on with the others', () => {
    const { damage, database, runs } = open();
    expect(runs.joined()).toHaveLength(2);
    database.prepare('UPDATE runs SET server = ? WHERE run_id = ?').run('garbage', runId);
    expect(runs.joined().map((run) => run.runId)).toEqual([otherId]);
    expect(() => runs.find(runId)).toThrow(damaged);
    expect(runs.find(otherId)?.state).toBe('JOINED');
    expect(damage).toHaveLength(1);
  });

  it('leave out a run whose passport is garbage, so that the others are resumed', () => {
    const { damage, database, runs } = open();
    database.prepare('UPDATE runs SET passport = ? WHERE run_id = ?').run('garbage', runId);
    expect(runs.joined().map((run) => run.runId)).toEqual([otherId]);
    expect(runs.admitted()).toEqual([]);
    expect(damage).toHaveLength(1);
  });

  it('never release a second sample where what was released is garbage', () => {
    const { database } = open();
    const released = createReleasedJournal(database);
    const key = { runId, phase: 'train', round: 1, receivedSha256: 'a' } as const;
    const release = { weights: { sha256: 'a'.repeat(64), sizeBytes: 4 }, examples: 3, metrics: { loss: 1 } };
    released.keep(key, release);
    released.keep({ ...key, receivedSha256: 'b' }, release);
    database.exec("UPDATE released SET metrics = 'garbage' WHERE received_sha256 = 'a'");
    expect(() => released.find(key)).toThrow(damaged);
    expect(released.find({ ...key, receivedSha256: 'b' })).toEqual(release);
    expect(released.find({ ...key, receivedSha256: 'c' })).toBeUndefined();
  });

  it('make an answer again that is garbage, and give up an instruction that is', () => {
    const { damage, database } = open();
    const messages = createMessageJournal(database);
    for (const messageId of ['fine', 'answer', 'instruction']) {
      messages.claim(runId, { id: messageId, bytes: Uint8Array.of(1, 2, 3) });
    }
    const garbage = Uint8Array.of(255, 255, 255, 255);
    database.exec(
      "UPDATE messages SET state = 'ANSWERED', outcome = 'RELEASED', bytes = 7, reply_sha256 = '' WHERE message_id = 'answer'",
    );
    database.prepare("UPDATE messages SET reply = ? WHERE message_id = 'answer'").run(garbage);
    database.prepare("UPDATE messages SET claim = ? WHERE message_id = 'instruction'").run(garbage);
    const held = messages.open(runId);
    expect(held.map(({ claim, reply }) => [claim.id, reply])).toEqual([
      ['fine', undefined],
      ['answer', undefined],
    ]);
    expect(damage).toHaveLength(2);
    expect(messages.totals(runId).bytes).toBe(0);
  });
});
