import type { KeptHubKeys } from '#appliance/platform/kept-hub-keys';
import { AppError } from '#contracts/app-error';
import type { AdmissionRequest } from '#contracts/appliance/fl-client-api';
import { errors } from '#contracts/errors';
import type { RunId, TrustId } from '#contracts/ids';
import type { Policy } from '#contracts/policy';
import type { Admission } from '#contracts/run-tasks';
import { checkPassport } from '#domain/passport/check-passport';
import type { FoundGpu } from '../gpus/find-gpus.ts';
import type { DataPort } from '../ports.ts';
import type { RunJournal } from '../run/run-journal.ts';
import type { RunFiles } from '../run-files.ts';
import { usableStudies } from '../usable-studies.ts';
import { openBundle } from './open-bundle.ts';
import { readPassport } from './read-passport.ts';

/** What an admission is decided with. */
export type AdmitDeps = {
  readonly trustId: TrustId;
  readonly hubKeys: Pick<KeptHubKeys, 'follow' | 'keys'>;
  readonly policy: Policy;
  /** Those that runs are given now. */
  readonly gpus: () => Promise<readonly FoundGpu[]>;
  readonly data: DataPort;
  readonly files: RunFiles;
  readonly runs: RunJournal;
  readonly now: () => Date;
};

/** Decides whether this trust takes part in a run, once: the decision is journalled and given again when asked again. */
export async function admitRun(runId: RunId, request: AdmissionRequest, deps: AdmitDeps): Promise<Admission> {
  const before = deps.runs.find(runId);
  if (before !== undefined) return before.admission;
  try {
    return await admit(runId, request, deps);
  } catch (error) {
    // What may pass by itself is not a decision: the poller asks again.
    if (!(error instanceof AppError) || errors[error.code].class !== 'permanent') throw error;
    const admission: Admission = { kind: 'refused', failure: error.toFailure() };
    deps.runs.admit({ runId, passport: request.passport, admission });
    deps.files.remove(runId);
    return admission;
  }
}

async function admit(runId: RunId, request: AdmissionRequest, deps: AdmitDeps): Promise<Admission> {
  deps.hubKeys.follow(request.hubKeyStatements);
  const passport = readPassport(request.passport, deps.hubKeys.keys(), deps.now());
  const bytes = deps.files.readBundle(runId);
  if (bytes === undefined) throw new AppError('BUNDLE_MISMATCH');
  const bundle = openBundle(bytes);
  const { facts, rows } = await deps.data.rows(passport.projectId);
  const verdict = checkPassport({
    passport,
    runId,
    trustId: deps.trustId,
    snapshot: facts,
    policy: deps.policy,
    gpus: passport.gpus === undefined ? [] : await deps.gpus(),
    bundle,
    now: deps.now(),
    hubNow: request.hubTime === undefined ? undefined : new Date(request.hubTime),
  });
  if (verdict.kind === 'invalid') throw new AppError(verdict.code, { details: verdict.faults });
  const { summary, images } = await deps.data.images(passport.projectId);
  if (usableStudies(rows, images).size === 0) throw new AppError('IMAGES_MISSING');
  deps.files.unpackApp(runId, bundle.files);
  const admission: Admission = {
    kind: 'admitted',
    publicKey: deps.files.makeKey(runId),
    persons: facts.persons,
    personsWithImages: summary.figures?.personsWithImages ?? null,
  };
  const excluded = summary.figures?.excluded ?? [];
  deps.runs.admit({ runId, passport: request.passport, admission, excluded });
  return admission;
}
