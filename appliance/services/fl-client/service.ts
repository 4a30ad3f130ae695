import { faultName } from '#appliance/platform/fault-name';
import { AppError } from '#contracts/app-error';
import type { AdmissionRequest, JoinedServer, JoinRequest, RunState } from '#contracts/appliance/fl-client-api';
import type { RunId } from '#contracts/ids';
import type { Admission } from '#contracts/run-tasks';
import { type AdmitDeps, admitRun } from './admission/admit-run.ts';
import { isRevoked, readPassport, trustedPassport } from './admission/read-passport.ts';
import { buildReceipt } from './run/build-receipt.ts';
import type { RunRecord } from './run/run-journal.ts';
import { type Session, type SessionDeps, startSession } from './run/start-session.ts';
import type { Ending } from './run/take-part.ts';

/** The fl-client: runs that this trust was asked about, and a session for each that it has joined. */
export type FlClient = {
  readonly putBundle: (runId: RunId, bytes: Uint8Array) => void;
  readonly admit: (runId: RunId, request: AdmissionRequest) => Promise<Admission>;
  /** Joins; a run that goes on is stopped where the statements revoke the key of its passport. */
  readonly join: (runId: RunId, request: JoinRequest) => Promise<RunState>;
  readonly state: (runId: RunId) => RunState;
  readonly stop: (runId: RunId, reason: string) => Promise<RunState>;
  /** Goes on with every run that was joined when the process ended. */
  readonly resume: () => void;
  /** Ends the process's part; the journal keeps every run for the next start. */
  readonly close: () => Promise<void>;
};

type Live = { readonly session: Session; readonly server: JoinedServer; readonly done: Promise<void> };

const expired: Ending = {
  outcome: 'FAILED',
  failure: new AppError('PASSPORT_INVALID', { details: [{ rule: 'not expired', place: 'expiresAt' }] }).toFailure(),
};
/** Node's timers overflow beyond this. */
const longestTimer = 2_147_483_647;

/** Makes the service over its journal, its files and its neighbours. */
export function createFlClient(deps: AdmitDeps & SessionDeps): FlClient {
  const live = new Map<RunId, Live>();
  const admitting = new Map<RunId, Promise<Admission>>();
  let closing = false;

  const stateOf = (runId: RunId): RunState => {
    const run = deps.runs.find(runId);
    if (run === undefined) return { runId, state: 'UNKNOWN' };
    const { state, admission, receipt } = run;
    return { runId, state, admission, ...(receipt ? { receipt } : {}) };
  };

  const finish = (runId: RunId, ending: Ending | undefined): void => {
    const run = deps.runs.find(runId);
    if (run === undefined || (run.state !== 'JOINED' && run.state !== 'ADMITTED')) return;
    const { trustId, runs, messages } = deps;
    const passport = trustedPassport(run.passport);
    const receipt = buildReceipt({ run, passport, trustId, ending, messages, now: deps.now() });
    runs.finish(runId, receipt);
    deps.files.remove(runId);
    const code = receipt.failure?.code;
    deps.log('RUN_FINISHED', {
      ...{ runId, outcome: receipt.outcome, ...(code ? { code } : {}) },
      // How much code has read is for the people of the trust alone.
      ...{ rowsUsed: run.rowsUsed, imagesUsed: runs.imagesUsed(runId) },
    });
  };

  const begin = (run: RunRecord): void => {
    if (run.server === null) return;
    const { runId, server } = run;
    const passport = trustedPassport(run.passport);
    const left = Date.parse(passport.expiresAt) - deps.now().getTime();
    if (run.stopReason !== undefined || left <= 0) {
      finish(runId, run.stopReason === undefined ? expired : undefined);
      return;
    }
    const session = startSession(run, passport, server, deps);
    let late = false;
    // Nothing runs, and nothing leaves, under a passport that has expired.
    const timer = setTimeout(
      () => {
        late = true;
        session.stop();
      },
      Math.min(left, longestTimer),
    );
    const done = session.ended.then((ended) => {
      clearTimeout(timer);
      const ending = ended ?? (late ? expired : undefined);
      const replaced = live.get(runId)?.session !== session;
      if (!replaced) live.delete(runId);
      // A process that closes, or a session that another server's took over from, has not ended the run.
      if (!replaced && !closing) finish(runId, ending);
    });
    live.set(runId, { session, server, done });
  };

  /** A run that was admitted and never began: its key goes when its passport has expired. */
  const sweep = (): void => {
    for (const { runId, passport } of deps.runs.admitted())
      if (Date.parse(trustedPassport(passport).expiresAt) <= deps.now().getTime()) finish(runId, undefined);
  };

  const stop = async (runId: RunId, reason: string): Promise<RunState> => {
    const run = deps.runs.find(runId);
    if (run?.state !== 'ADMITTED' && run?.state !== 'JOINED') return stateOf(runId);
    deps.runs.requestStop(runId, reason);
    const current = live.get(runId);
    if (current === undefined) finish(runId, undefined);
    else {
      current.session.stop();
      await current.done;
    }
    return stateOf(runId);
  };

  return {
    putBundle: (runId, bytes) => {
      if (deps.runs.find(runId) === undefined) deps.files.saveBundle(runId, bytes);
    },
    admit: (runId, request) => {
      sweep();
      const pending =
        admitting.get(runId) ??
        admitRun(runId, request, deps)
          .then((admission) => {
            if (admission.kind === 'admitted')
              deps.log('RUN_ADMITTED', { runId, projectId: trustedPassport(request.passport).projectId });
            else deps.log('RUN_REFUSED', { runId, code: admission.failure.code });
            return admission;
          })
          .finally(() => admitting.delete(runId));
      admitting.set(runId, pending);
      return pending;
    },
    join: async (runId, { hubKeyStatements, ...server }) => {
      deps.hubKeys.follow(hubKeyStatements);
      const run = deps.runs.find(runId);
      if (run?.state !== 'ADMITTED' && run?.state !== 'JOINED') return stateOf(runId);
      // The key that signed the passport may have been revoked since the run was admitted.
      if (run.state === 'ADMITTED') readPassport(run.passport, deps.hubKeys.keys(), deps.now());
      else if (isRevoked(run.passport, deps.hubKeys.keys(), deps.now())) return stop(runId, 'HUB_KEY_REVOKED');
      const current = live.get(runId);
      const same = current !== undefined && JSON.stringify(current.server) === JSON.stringify(server);
      if (same) return stateOf(runId);
      // The run server was started anew elsewhere: the run goes on there.
      live.delete(runId);
      current?.session.stop();
      await current?.done;
      deps.runs.join(runId, server, deps.now().toISOString());
      const joined = deps.runs.find(runId);
      if (joined === undefined) throw new AppError('INTERNAL');
      if (!live.has(runId)) begin(joined);
      return stateOf(runId);
    },
    state: stateOf,
    stop,
    resume: () => {
      sweep();
      for (const run of deps.runs.joined())
        try {
          begin(run);
        } catch (error) {
          // What one run lacks (its key, its app) keeps that run from going on, and no other.
          const code = error instanceof AppError ? error.code : 'INTERNAL';
          deps.log('SERVICE_FAULT', { service: 'fl-client', route: 'resume', code, errorName: faultName(error) });
        }
    },
    close: async () => {
      closing = true;
      for (const { session } of live.values()) session.stop();
      await Promise.allSettled([...live.values()].map(({ done }) => done));
    },
  };
}
