import { describe, expect, it } from 'vitest';
import type { ProjectId, RunId, TrustId } from '#contracts/ids';
import { Passport } from '#contracts/passport';
import { Policy } from '#contracts/policy';
import type { SnapshotFacts } from '#contracts/snapshot';
import { checkPassport } from '#domain/passport/check-passport';
import type { PassportQuestion } from '#domain/passport/passport-question';

const runId = '01890000-0000-7000-8000-000000000001' as RunId;
const projectId = '01890000-0000-7000-8000-000000000002' as ProjectId;
const trustId = '01890000-0000-7000-8000-000000000003' as TrustId;
const other = '01890000-0000-7000-8000-000000000009';
const hash = (digit: string): string => digit.repeat(64);

const passport: Passport = Passport.parse({
  version: 1,
  runId,
  projectId,
  modelId: '01890000-0000-7000-8000-000000000004',
  backend: 'flower',
  jobType: 'standard',
  cohorts: { [trustId]: hash('a') },
  app: { bundleSha256: hash('b'), files: [{ fileName: 'client_app.py', sha256: hash('c') }] },
  model: {
    fileSha256: hash('d'),
    parametersSha256: hash('e'),
    layout: [{ name: 'w', dtype: 'float32', shape: [3] }],
  },
  rounds: 3,
  localRounds: 1,
  minTrusts: 1,
  roundSeconds: 60,
  outputs: { weights: true, metrics: ['auc'], maxUpdateBytes: 1000 },
  privacy: { clipNorm: 1 },
  issuedAt: '2026-11-01T10:00:00.000Z',
  expiresAt: '2026-11-01T12:00:00.000Z',
});

const question = (change: Partial<PassportQuestion> = {}): PassportQuestion => ({
  passport,
  runId,
  trustId,
  snapshot: { projectId, snapshotHash: hash('a') } as SnapshotFacts,
  policy: Policy.parse({ version: 1 }),
  bundle: { sha256: hash('b'), files: [{ fileName: 'client_app.py', sha256: hash('c') }] },
  now: new Date('2026-11-01T11:00:00.000Z'),
  ...change,
});
const withPassport = (change: Partial<Passport>): PassportQuestion =>
  question({ passport: { ...passport, ...change } });
const withRuns = (runs: object): PassportQuestion => question({ policy: Policy.parse({ version: 1, runs }) });
const withProjects = (projects: object): PassportQuestion =>
  question({ policy: Policy.parse({ version: 1, projects }) });

describe('a passport', () => {
  it('is valid when everything it names is what the trust has', () => {
    expect(checkPassport(question())).toEqual({ kind: 'valid' });
  });

  it.each<[string, PassportQuestion, string, string]>([
    ['has expired', question({ now: new Date('2026-11-01T12:00:00.000Z') }), 'PASSPORT_INVALID', 'expiresAt'],
    ['is from the future', question({ now: new Date('2026-11-01T09:00:00.000Z') }), 'PASSPORT_INVALID', 'issuedAt'],
    ['ends before it begins', withPassport({ issuedAt: '2026-11-01T12:00:00.000Z' }), 'PASSPORT_INVALID', 'issuedAt'],
    ['is of another run', question({ runId: other as RunId }), 'PASSPORT_INVALID', 'runId'],
    ['is of another project', withPassport({ projectId: other as ProjectId }), 'PASSPORT_INVALID', 'projectId'],
    ['does not name this trust', question({ trustId: other as TrustId }), 'PASSPORT_INVALID', 'cohorts'],
    ['names another cohort', withPassport({ cohorts: { [trustId]: hash('f') } }), 'PASSPORT_INVALID', 'cohorts'],
    ['needs more trusts than it names', withPassport({ minTrusts: 2 }), 'PASSPORT_INVALID', 'minTrusts'],
    [
      'has a model without parameters',
      withPassport({ model: { ...passport.model, layout: [{ name: 'w', dtype: 'float32', shape: [0] }] } }),
      'PASSPORT_INVALID',
      'model.layout',
    ],
    [
      'has a model larger than an update',
      withPassport({ outputs: { ...passport.outputs, maxUpdateBytes: 11 } }),
      'PASSPORT_INVALID',
      'outputs.maxUpdateBytes',
    ],
    [
      'came with another bundle',
      question({ bundle: { ...question().bundle, sha256: hash('9') } }),
      'BUNDLE_MISMATCH',
      'app.bundleSha256',
    ],
    [
      'came with a changed file',
      question({ bundle: { sha256: hash('b'), files: [{ fileName: 'client_app.py', sha256: hash('9') }] } }),
      'BUNDLE_MISMATCH',
      'app.files.0',
    ],
    [
      'came with a file that it does not name',
      question({
        bundle: { sha256: hash('b'), files: [...question().bundle.files, { fileName: 'x.py', sha256: hash('9') }] },
      }),
      'BUNDLE_MISMATCH',
      'app.files',
    ],
    ['is of a denied project', withProjects({ deny: [projectId] }), 'POLICY_REFUSED', 'projects.deny'],
    ['is of a project not listed', withProjects({ allow: [other] }), 'POLICY_REFUSED', 'projects.allow'],
    ['is longer than the trust allows', withRuns({ maxRounds: 2 }), 'POLICY_REFUSED', 'runs.maxRounds'],
    [
      'has updates larger than the trust allows',
      withRuns({ maxUpdateBytes: 11 }),
      'POLICY_REFUSED',
      'runs.maxUpdateBytes',
    ],
    [
      'trains where weights may not leave',
      withRuns({ weightsMayLeave: false }),
      'POLICY_REFUSED',
      'runs.weightsMayLeave',
    ],
  ])('is refused when it %s', (_title, asked, code, place) => {
    const verdict = checkPassport(asked);
    expect(verdict).toMatchObject({ kind: 'invalid', code });
    if (verdict.kind === 'invalid') expect(verdict.faults.map((fault) => fault.place)).toContain(place);
  });

  it('may evaluate where weights may not leave, and is allowed where its project is listed', () => {
    const policy = Policy.parse({ version: 1, runs: { weightsMayLeave: false }, projects: { allow: [projectId] } });
    expect(checkPassport({ ...withPassport({ jobType: 'evaluation' }), policy })).toEqual({ kind: 'valid' });
  });

  it('lists every fault of the gravest kind', () => {
    const verdict = checkPassport({ ...withPassport({ minTrusts: 2, cohorts: {} }), runId: other as RunId });
    expect(verdict.kind === 'invalid' && verdict.faults.map(({ place }) => place)).toEqual([
      'runId',
      'cohorts',
      'minTrusts',
    ]);
  });
});
