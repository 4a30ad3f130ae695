import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AuditExport } from '#contracts/audit';
import { sealChecks } from '#contracts/seal';
import { verifyAudit } from '#domain/audit/verify-audit';
import { sentMail } from '#local/cloud/sent-mail';
import { startTrust } from '#test/fakes/scripted-trust';
import { startWorkflowHub, type TestTrust, type TestUser, type WorkflowHub } from '#test/support/workflow-hub';

const until = async <T>(what: string, look: () => Promise<T | undefined | false>, seconds = 600): Promise<T> => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(100)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited in vain for ${what}`);
};
// A deployed hub on a busy machine: no bound on how long it takes, but one on waiting for nothing.
vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 1_200_000 });
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const safetensors = (): Buffer => {
  const data = Buffer.from(new Float32Array([1, 2, 3]).buffer);
  const header = Buffer.from(JSON.stringify({ w: { dtype: 'F32', shape: [3], data_offsets: [0, data.length] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
};
const files: Record<string, Buffer> = {
  'client_app.py': Buffer.from('print("train")\n'),
  'models.py': Buffer.from('# models\n'),
  'config.json': Buffer.from(JSON.stringify({ job_type: 'standard', GLOBAL_ROUNDS: 2, metrics: ['auc'] })),
  'model.safetensors': safetensors(),
};
const cohort = {
  version: 1,
  where: { kind: 'all', of: [{ kind: 'age', atLeast: 18 }] },
};

let folder: string;
let hub: WorkflowHub;
let owner: TestUser;
let admin: TestUser;
let stranger: TestUser;
let siteAdmin: TestUser;
let own: TestTrust;
let second: TestTrust;
let third: TestTrust;
let ownWork: ReturnType<typeof startTrust>;
let secondWork: ReturnType<typeof startTrust>;
let thirdWork: ReturnType<typeof startTrust>;
let projectId: string;
let modelId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flip-workflows-'));
  hub = await startWorkflowHub(folder);
  own = await hub.addTrust('ALB', 1);
  second = await hub.addTrust('BRD', 0);
  third = await hub.addTrust('CLY', 0);
  owner = await hub.addUser('Researcher');
  stranger = await hub.addUser('Researcher');
  admin = await hub.addUser('Admin');
  siteAdmin = await hub.addUser('TrustAdmin', own.trustId);
  ownWork = startTrust(hub, own);
  secondWork = startTrust(hub, second);
  thirdWork = startTrust(hub, third);
});

afterAll(async () => {
  await Promise.allSettled([ownWork?.stop(), secondWork?.stop(), thirdWork?.stop()]);
  await hub?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const project = async () => (await hub.as(owner, 'getProject', { projectId })).body;
const part = async (trust: TestTrust) =>
  (await project()).trusts.find((candidate: { trustId: string }) => candidate.trustId === trust.trustId);
const upload = async (fileName: string, content: Buffer): Promise<void> => {
  const ticket = await hub.as(
    owner,
    'requestUpload',
    { modelId },
    { fileName, sizeBytes: content.length, sha256: sha256(content) },
  );
  expect(ticket.status).toBe(201);
  const put = await fetch(ticket.body.url, {
    method: 'PUT',
    headers: ticket.body.headers,
    body: new Uint8Array(content),
  });
  expect(put.status).toBe(200);
  expect((await hub.as(owner, 'completeUpload', { modelId, fileName })).status).toBe(202);
};
const file = (fileName: string) => async () => {
  const model = (await hub.as(owner, 'getModel', { modelId })).body;
  const found = model.files.find((candidate: { fileName: string }) => candidate.fileName === fileName);
  return ['CLEAN', 'REJECTED'].includes(found?.status) ? found : undefined;
};
const startRun = async (body: object): Promise<string> => {
  expect((await hub.as(owner, 'sealModel', { modelId }, {})).body).toMatchObject({ seal: { backend: 'flower' } });
  const started = await hub.as(owner, 'startRun', { modelId }, body);
  expect(started.body).toMatchObject({ status: 'QUEUED' });
  return started.body.runId;
};
const run = async (runId: string) => (await hub.as(owner, 'getRun', { runId })).body;
const runIn = (runId: string, ...statuses: string[]) =>
  until(`run in ${statuses}`, async () => {
    const found = await run(runId);
    return statuses.includes(found.status) && found;
  });
const wish = (text: string): void => writeFileSync(hub.script, text);

describe('the approval workflow on the local cloud', () => {
  it('stages only what was asked and answered', async () => {
    const created = await hub.as(owner, 'createProject', {}, { name: 'Lesions' });
    expect(created.status).toBe(201);
    projectId = created.body.projectId;
    const query = await hub.as(owner, 'submitCohortQuery', { projectId }, { name: 'adults', cohort });
    expect(query.status).toBe(201);
    const { queryId } = query.body;
    await until('three answers', async () => {
      const { answers } = (await hub.as(owner, 'getCohortQuery', { projectId, queryId })).body;
      return answers.every(({ status }: { status: string }) => status === 'ANSWERED');
    });
    expect((await hub.as(stranger, 'getProject', { projectId })).status).toBe(404);
    const trustIds = [own.trustId, second.trustId, third.trustId];
    expect((await hub.as(stranger, 'stageProject', { projectId }, { trustIds })).status).toBe(404);
    const staged = await hub.as(owner, 'stageProject', { projectId }, { trustIds });
    expect(staged.body).toMatchObject({ status: 'STAGED' });
    expect((await hub.as(owner, 'stageProject', { projectId }, { trustIds })).status).toBe(409);
  });

  it('takes a decision only from who has the authority, and goes on to ready', async () => {
    const approve = { trustId: own.trustId, decision: 'APPROVED' };
    expect((await hub.as(admin, 'decideProject', { projectId }, approve)).status).toBe(403);
    expect((await hub.as(owner, 'decideProject', { projectId }, approve)).status).toBe(403);
    const decided = await hub.as(siteAdmin, 'decideProject', { projectId }, approve);
    expect(decided.body).toMatchObject({ status: 'APPROVED' });
    expect(
      (await hub.as(admin, 'decideProject', { projectId }, { trustId: second.trustId, decision: 'APPROVED' })).status,
    ).toBe(200);
    expect(
      (await hub.as(admin, 'decideProject', { projectId }, { trustId: third.trustId, decision: 'DECLINED' })).status,
    ).toBe(200);
    for (const trust of [own, second])
      await until(`${trust.code} ready`, async () => (await part(trust)).imaging === 'PARTIAL');
    expect(await part(own)).toMatchObject({
      decidedAs: 'SITE',
      cohort: 'FROZEN',
      importFigures: { personsWithImages: 29 },
    });
    expect(await part(second)).toMatchObject({ decidedAs: 'HUB', cohort: 'FROZEN' });
    expect(await part(third)).toMatchObject({ decision: 'DECLINED', cohort: 'NONE', imaging: 'NONE' });
    const again = await hub.as(admin, 'decideProject', { projectId }, { trustId: third.trustId, decision: 'APPROVED' });
    expect(again.body).toMatchObject({ code: 'DECISION_CLOSED' });
    expect(thirdWork.seen.map(({ type }) => type)).toEqual(['cohort_query']);
    await until('mail to the owner', async () => {
      const mails = await sentMail(hub.cloud);
      return mails.some((mail) => JSON.stringify(mail).includes('ALB is ready'));
    });
  });
});

describe('the scan workflow on the local cloud', () => {
  it('promotes what is right', async () => {
    const created = await hub.as(owner, 'createModel', { projectId }, { name: 'Small net' });
    expect(created.status).toBe(201);
    modelId = created.body.modelId;
    for (const [name, content] of Object.entries(files)) await upload(name, content);
    for (const name of Object.keys(files)) expect(await until(name, file(name))).toMatchObject({ status: 'CLEAN' });
    expect((await hub.as(owner, 'getModel', { modelId })).body.missingFiles).toEqual([]);
  });

  it('refuses what is wrong and says why, and takes it once it is right', async () => {
    await upload('other.json', Buffer.from('{'));
    expect(await until('other.json', file('other.json'))).toMatchObject({
      status: 'REJECTED',
      faults: [{ rule: 'the file must be valid JSON', place: 'content' }],
    });
    await upload('other.json', Buffer.from('{}'));
    expect(await until('other.json', file('other.json'))).toMatchObject({ status: 'CLEAN' });
    await upload('base.pkl', Buffer.from("cos\nsystem\n(S'id'\ntR."));
    expect(await until('base.pkl', file('base.pkl'))).toMatchObject({
      status: 'REJECTED',
      faults: [{ place: 'byte 0' }],
    });
    await upload('base.pkl', Buffer.from('ccollections\nOrderedDict\n)R.'));
    expect(await until('base.pkl', file('base.pkl'))).toMatchObject({ status: 'CLEAN' });
    expect((await hub.as(owner, 'deleteFile', { modelId, fileName: 'base.pkl' })).status).toBe(204);
    const program = { fileName: 'model.exe', sizeBytes: 10, sha256: '0'.repeat(64) };
    expect((await hub.as(owner, 'requestUpload', { modelId }, program)).body).toMatchObject({ code: 'FILE_REJECTED' });
  });

  it('refuses other bytes than announced already at the bucket', async () => {
    const announced = Buffer.from('{"a":1}');
    const ticket = await hub.as(
      owner,
      'requestUpload',
      { modelId },
      { fileName: 'sized.json', sizeBytes: announced.length, sha256: sha256(announced) },
    );
    const put = await fetch(ticket.body.url, { method: 'PUT', headers: ticket.body.headers, body: '{"a":2}' });
    expect(put.ok).toBe(false);
    const unsealable = await hub.as(owner, 'sealModel', { modelId }, {});
    expect(unsealable.body).toMatchObject({ code: 'SET_REFUSED', details: [{ place: 'sized.json' }] });
    expect((await hub.as(owner, 'deleteFile', { modelId, fileName: 'sized.json' })).status).toBe(204);
  });

  it('hands out the checked copy, and seals the set until a file changes', async () => {
    const link = (await hub.as(owner, 'downloadFile', { modelId, fileName: 'models.py' })).body;
    const got = await fetch(link.url);
    expect(got.headers.get('content-disposition')).toBe('attachment; filename="models.py"');
    expect(sha256(Buffer.from(await got.arrayBuffer()))).toBe(link.sha256);
    const sealed = (await hub.as(owner, 'sealModel', { modelId }, {})).body;
    expect(sealed.seal).toMatchObject({ jobType: 'standard', checks: sealChecks });
    await upload('more.txt', Buffer.from('more'));
    expect((await hub.as(owner, 'getModel', { modelId })).body).not.toHaveProperty('seal');
    await until('more.txt', file('more.txt'));
    expect((await hub.as(owner, 'sealModel', { modelId }, {})).body.seal.digest).not.toBe(sealed.seal.digest);
    expect((await hub.as(owner, 'deleteFile', { modelId, fileName: 'more.txt' })).status).toBe(204);
    expect((await hub.as(owner, 'sealModel', { modelId }, {})).body.seal.digest).toBe(sealed.seal.digest);
  });
});

describe('the run workflow on the local cloud', () => {
  it('carries a run from its start to results and verified receipts', async () => {
    const ready = { trustIds: [own.trustId, third.trustId] };
    expect((await hub.as(owner, 'startRun', { modelId }, ready)).body).toMatchObject({ code: 'RUN_TRUST_NOT_READY' });
    wish('finish');
    const runId = await startRun({ trustIds: [own.trustId, second.trustId] });
    const ended = await runIn(runId, 'SUCCEEDED', 'FAILED');
    expect(ended).toMatchObject({ status: 'SUCCEEDED', currentRound: 2, rounds: 2 });
    expect(ended.trusts.map(({ status }: { status: string }) => status)).toEqual(['RECEIPTED', 'RECEIPTED']);
    const results = (await hub.as(owner, 'listRunResults', { runId })).body.files;
    expect(results.map(({ fileName }: { fileName: string }) => fileName)).toEqual(['model.safetensors']);
    const got = Buffer.from(await (await fetch(results[0].url)).arrayBuffer());
    expect(sha256(got)).toBe(results[0].sha256);
    expect((await hub.as(owner, 'listRunMetrics', { runId })).body.metrics).toHaveLength(4);
    const receipts = (await hub.as(owner, 'listRunReceipts', { runId })).body;
    expect(receipts.receipts).toHaveLength(2);
    expect(receipts.signingKeys).toHaveLength(2);
    const events = (await hub.as(owner, 'listRunLogs', { runId })).body.entries.map(
      ({ event }: { event: string }) => event,
    );
    expect(events).toEqual(
      expect.arrayContaining(['RUN_QUEUED', 'TRUST_ADMITTED', 'SERVER_READY', 'ROUND_STARTED', 'RUN_SUCCEEDED']),
    );
    expect((await hub.as(stranger, 'getRun', { runId })).status).toBe(404);
    const admit = ownWork.seen.find(({ type }) => type === 'admit_run')!.payload as {
      passport: string;
      bundleUrl: string;
    };
    const passport = decodeJwt(admit.passport) as any;
    expect(Object.keys(passport.cohorts).sort()).toEqual([own.trustId, second.trustId].sort());
    const bundle = Buffer.from(await (await fetch(admit.bundleUrl)).arrayBuffer());
    expect(sha256(bundle)).toBe(passport.app.bundleSha256);
    expect(Object.keys(unzipSync(new Uint8Array(bundle))).sort()).toEqual([
      'client_app.py',
      'config.json',
      'models.py',
      'other.json',
    ]);
  });

  it('fails with the true reason when too few trusts admit it, and tells those that had', async () => {
    secondWork.script.admit_run = () => ({
      kind: 'done',
      result: { kind: 'refused', failure: { code: 'POLICY_REFUSED', class: 'permanent' } },
    });
    const runId = await startRun({ trustIds: [own.trustId, second.trustId] });
    const ended = await runIn(runId, 'FAILED', 'SUCCEEDED');
    delete secondWork.script.admit_run;
    await until('the other to be told', async () => ownWork.seen.some(({ type }) => type === 'stop_run'));
    expect(ended).toMatchObject({ status: 'FAILED', failure: { code: 'RUN_TOO_FEW_TRUSTS' } });
  });

  it('ends as STOPPED when a person stops it, with the receipts in', async () => {
    wish('');
    ownWork.script.join_run = waitForStop(() => ownWork);
    secondWork.script.join_run = waitForStop(() => secondWork);
    const runId = await startRun({ trustIds: [own.trustId, second.trustId] });
    await runIn(runId, 'RUNNING');
    expect((await hub.as(stranger, 'stopRun', { runId })).status).toBe(404);
    expect((await hub.as(owner, 'stopRun', { runId })).status).toBe(202);
    const ended = await runIn(runId, 'STOPPED', 'FAILED', 'SUCCEEDED');
    expect(ended).toMatchObject({ status: 'STOPPED', failure: { code: 'RUN_STOPPED' } });
    delete ownWork.script.join_run;
    delete secondWork.script.join_run;
  });

  it('fails with the true reason when the server dies', async () => {
    wish('');
    const runId = await startRun({ trustIds: [own.trustId] });
    await runIn(runId, 'RUNNING');
    wish('crash');
    await until('the watcher to see it', async () => {
      await hub.invoke('watch-runs', {});
      return ['FAILED', 'RELEASING'].includes((await run(runId)).status);
    });
    expect(await runIn(runId, 'FAILED', 'SUCCEEDED')).toMatchObject({
      status: 'FAILED',
      failure: { code: 'RUN_SERVER_LOST' },
    });
  });

  it('does not count a receipt that does not verify', async () => {
    wish('finish');
    ownWork.script.join_run = async ({ runId, projectId: of }) => ({
      kind: 'done',
      result: { receipt: await ownWork.receiptOf(runId, of, { snapshotHash: '0'.repeat(64) }) },
    });
    const runId = await startRun({ trustIds: [own.trustId] });
    const ended = await runIn(runId, 'SUCCEEDED', 'FAILED');
    delete ownWork.script.join_run;
    expect(ended.trusts[0]).toMatchObject({ status: 'FAILED', failure: { code: 'TASK_RESULT_INVALID' } });
    expect((await hub.as(owner, 'listRunReceipts', { runId })).body.receipts).toEqual([]);
  });

  it('goes on from the ledger when its execution is lost', async () => {
    wish('');
    const runId = await startRun({ trustIds: [own.trustId] });
    await until('the receipt', async () => (await run(runId)).trusts[0]?.status === 'RECEIPTED');
    await hub.cloud.restart();
    await hub.invoke('watch-runs', {});
    wish('finish');
    expect(await runIn(runId, 'SUCCEEDED', 'FAILED')).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('the end of a project on the local cloud', () => {
  it('at one trust stops what runs there, and its cohort is deleted', async () => {
    wish('');
    ownWork.script.join_run = waitForStop(() => ownWork);
    secondWork.script.join_run = waitForStop(() => secondWork);
    const runId = await startRun({ trustIds: [own.trustId, second.trustId] });
    await runIn(runId, 'RUNNING');
    const revocation = { trustId: own.trustId };
    expect((await hub.as(admin, 'revokeDecision', { projectId }, revocation)).status).toBe(403);
    const revoked = await hub.as(siteAdmin, 'revokeDecision', { projectId }, revocation);
    expect(revoked.status).toBe(200);
    expect(await runIn(runId, 'STOPPED', 'FAILED', 'SUCCEEDED')).toMatchObject({ status: 'STOPPED' });
    await until('the deletion', async () => (await part(own)).cohort === 'DELETED');
    expect(await part(own)).toMatchObject({ decision: 'REVOKED', imaging: 'NONE' });
    expect(ownWork.seen.find(({ type }) => type === 'delete_cohort')?.payload).toEqual({
      projectId,
      reason: 'DECISION_REVOKED',
    });
    expect(await part(second)).toMatchObject({ decision: 'APPROVED', cohort: 'FROZEN' });
    const refused = await hub.as(owner, 'startRun', { modelId }, { trustIds: [own.trustId] });
    expect(refused.body).toMatchObject({ code: 'RUN_TRUST_NOT_READY' });
    delete ownWork.script.join_run;
    delete secondWork.script.join_run;
  });

  it('everywhere is proved by an audit that verifies', async () => {
    const { snapshotHash } = await part(second);
    expect((await hub.as(stranger, 'closeProject', { projectId })).status).toBe(404);
    expect((await hub.as(owner, 'closeProject', { projectId })).body).toMatchObject({ status: 'CLOSED' });
    await until('the deletion', async () => (await part(second)).cohort === 'DELETED');
    expect(secondWork.seen.filter(({ type }) => type === 'delete_cohort')).toHaveLength(1);
    expect(thirdWork.seen.filter(({ type }) => type === 'delete_cohort')).toHaveLength(0);
    const closed = await hub.as(owner, 'startRun', { modelId }, { trustIds: [second.trustId] });
    expect(closed.body).toMatchObject({ code: 'WRONG_STATE' });

    const exported = await wholeAudit();
    const key = (await hub.as(admin, 'getSigningKey')).body.first;
    expect(verifyAudit(exported, key)).toMatchObject({ kind: 'intact' });
    const proofs = exported.events.flatMap(({ event }) => (event?.action === 'cohort.deleted' ? [event] : []));
    expect(proofs.map(({ actor, facts }) => [actor.id, facts.rowsLeft, facts.imagesLeft])).toEqual([
      [own.trustId, 0, 0],
      [second.trustId, 0, 0],
    ]);
    expect(proofs[1]?.facts.snapshotHash).toBe(snapshotHash);
  });
});

/** The audit from its first event to its head. */
const wholeAudit = async (): Promise<AuditExport> => {
  const events: AuditExport['events'] = [];
  for (let after: number | undefined = 0; ; ) {
    const page: AuditExport = (await hub.as(admin, 'exportAudit', {}, undefined, { after: String(after) })).body;
    events.push(...page.events);
    after = page.nextAfter;
    if (after === undefined) return { ...page, events };
  }
};

/** A trust at work reports its join task only when the hub tells it to stop; here it simply does so a little later. */
const waitForStop =
  (work: () => typeof ownWork) =>
  async ({ runId, projectId: of }: { runId: string; projectId: string }) => {
    await until('stop', async () => (await run(runId)).status === 'RELEASING' || undefined, 20);
    return { kind: 'done' as const, result: { receipt: await work().receiptOf(runId, of, { outcome: 'STOPPED' }) } };
  };
