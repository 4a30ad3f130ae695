import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { OperationName } from '#contracts/api/operations';
import { registerTrust } from '#contracts/api/trusts';
import { inviteUser } from '#contracts/api/users';
import type { ErrorCode } from '#contracts/errors';
import type { AccessRequestId, ProjectId, TrustId } from '#contracts/ids';
import type { TrustRegistered } from '#contracts/trust';
import type { User } from '#contracts/user';
import { accessTable, type UserOperationName } from '#domain/access/access-table';
import { requestLimits } from '#domain/access/request-limits';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { requestSource } from '#lambdas/users/request-source';
import { ask, bearer, type Request } from './ask.ts';
import { type Seeded, seed } from './seed.ts';
import { type Actor, actors, type Stage } from './stage.ts';

/** A right request of an operation, which no table says. */
export type OperationCase = {
  /** The state of the project that a right request finds; of what people call, the table of access says it. */
  readonly state?: 'DRAFT' | 'STAGED' | 'APPROVED';
  readonly request: (stage: Stage, seeded: Seeded) => Request | Promise<Request>;
  /** How it ends for those let in, where a right request still lacks something that no test of access should make. */
  readonly ends?: ErrorCode;
};

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const nothing = (): Request => ({});
const ofProject = (_: Stage, { projectId }: Seeded): Request => ({ params: { projectId } });
const ofModel = (_: Stage, { modelId }: Seeded): Request => ({ params: { modelId } });
const ofRun = (_: Stage, { runId }: Seeded): Request => ({ params: { runId } });
const at = '2026-01-01T00:00:00.000Z';
let counted = 0;

/** Whoever has as many drafts as one may would be refused for that. */
const endAllDrafts = async ({ ledger, people }: Stage): Promise<void> => {
  const items = Object.values(people).map(({ userId }) => putItem(ledger, { ...keys.drafts(userId), kind: 'DRAFTS' }));
  await commit(ledger, items, []);
};
const next = (): string => {
  counted += 1;
  return String(counted);
};
const invitesGuest = (_: Stage, { projectId }: Seeded): Request => ({
  params: { projectId },
  body: { email: `guest${next()}@people.example` },
});

const inviteAllBut = async (left: Actor, { ledger, people }: Stage, projectId: ProjectId): Promise<void> => {
  const invited = actors.filter((actor) => actor !== left).map((actor) => people[actor].email);
  const items = invited.map((email) =>
    putItem(ledger, {
      ...keys.invitation(projectId, email),
      ...firstIndex.invitations(email, projectId),
      kind: 'INVITATION',
      projectId,
      email,
      invitedBy: people.owner.userId,
      invitedAt: at,
    }),
  );
  await commit(ledger, items, []);
};

const key = (crv: string) => ({ kty: 'OKP', crv, x: randomBytes(32).toString('base64url'), kid: 'kid' });

/** Whoever has asked as often as one may would be refused for that. */
export const forgetRequests = async ({ ledger }: Stage): Promise<void> => {
  const now = ledger.now();
  const uses = requestLimits(requestSource('127.0.0.1', now), now).map(({ by, since }) =>
    putItem(ledger, { ...keys.uses('request-access', by, since), kind: 'USES' }),
  );
  await commit(ledger, uses, []);
};

/** A request that waits, as the ledger would hold it. */
const pendingRequest = async ({ ledger }: Stage): Promise<string> => {
  const requestId = uuidv7() as AccessRequestId;
  const email = `stranger${next()}@people.example`;
  const request = {
    ...keys.accessRequest(requestId),
    ...firstIndex.accessRequests('PENDING', requestId),
    kind: 'ACCESS_REQUEST',
    requestId,
    email,
    name: 'Stranger',
    reason: 'A study of lungs.',
    status: 'PENDING',
    requestedAt: at,
    addressSha256: hash(email),
    expiresAt: 4_000_000_000,
  };
  await commit(ledger, [putItem(ledger, request)], []);
  return requestId;
};

/** People invited for one operation alone, by its name: what is done to an account is done to these. */
const guests = new Map<string, Promise<string>>();
const ofGuest = async (stage: Stage, name: OperationName, body?: object): Promise<Request> => {
  const guest =
    guests.get(name) ??
    ask(stage, inviteUser, {
      body: { email: `${name.toLowerCase()}@people.example`, name: 'Guest', role: 'Viewer' },
      headers: bearer(stage.people.admin.token),
    }).then(({ text }) => (JSON.parse(text) as User).userId);
  guests.set(name, guest);
  return { params: { userId: await guest }, ...(body === undefined ? {} : { body }) };
};
const guestOf = (name: OperationName, body?: object): OperationCase => ({
  request: (stage) => ofGuest(stage, name, body),
});

/** A trust that has only been announced. */
const newTrust = async (stage: Stage): Promise<TrustId> => {
  const body = { code: `N${next()}`, name: 'Trust' };
  const { text } = await ask(stage, registerTrust, { body, headers: bearer(stage.people.admin.token) });
  return (JSON.parse(text) as TrustRegistered).trustId;
};

/** One entry for every operation of the hub: the type alone refuses a table that lacks one. */
export const operationCases: Readonly<Record<OperationName, OperationCase>> = {
  getHealth: { state: 'DRAFT', request: nothing },
  getSite: { request: nothing },
  changeSite: { request: () => ({ body: { banner: { text: 'Hello.' } } }) },
  getOpenapi: { state: 'DRAFT', request: nothing },
  getSigningKey: { state: 'DRAFT', request: nothing },
  // Another key signs: the hub’s own is not given up for a test of access.
  rotateSigningKey: { ends: 'CONFLICT', request: () => ({ body: { from: 'A'.repeat(43) } }) },
  revokeSigningKey: {
    ends: 'NOT_FOUND',
    request: () => ({ body: { kid: 'A'.repeat(43), from: '2026-01-01T00:00:00.000Z' } }),
  },
  exportAudit: { request: () => ({ query: '?limit=5' }) },
  listAuditEvents: { request: () => ({ query: '?limit=5' }) },
  verifyAudit: { request: () => ({ body: {} }) },
  inviteUser: {
    request: () => ({ body: { email: `guest${next()}@people.example`, name: 'Guest', role: 'Viewer' } }),
  },
  listUsers: { request: nothing },
  getMe: { request: nothing },
  requestAccess: {
    state: 'DRAFT',
    request: async (stage) => {
      await forgetRequests(stage);
      return { body: { email: `stranger${next()}@people.example`, name: 'Stranger', reason: 'A study of lungs.' } };
    },
  },
  listAccessRequests: { request: nothing },
  enrolAccessRequest: {
    request: async (stage) => ({ params: { requestId: await pendingRequest(stage) }, body: { role: 'Viewer' } }),
  },
  dismissAccessRequest: {
    request: async (stage) => ({ params: { requestId: await pendingRequest(stage) } }),
  },
  updateMe: { request: () => ({ body: { organisation: 'A university' } }) },
  getUser: guestOf('getUser'),
  updateUser: guestOf('updateUser', { name: 'Another name' }),
  setUserRole: guestOf('setUserRole', { role: 'Researcher' }),
  disableUser: guestOf('disableUser'),
  enableUser: guestOf('enableUser'),
  resetUserPassword: guestOf('resetUserPassword'),
  resetUserMfa: guestOf('resetUserMfa'),
  registerTrust: {
    request: () => ({ body: { code: `R${next()}`, name: 'Trust' } }),
  },
  listTrusts: { request: nothing },
  setTrustDeciding: {
    request: ({ trusts }) => ({ params: { trustId: trusts.one.trustId }, body: { secondDecider: false } }),
  },
  getTrust: { request: ({ trusts }) => ({ params: { trustId: trusts.one.trustId } }) },
  makeEnrolmentCode: { request: async (stage) => ({ params: { trustId: await newTrust(stage) } }) },
  // A trust that never enrolled has no keys.
  revokeTrustKeys: {
    request: async (stage) => ({ params: { trustId: await newTrust(stage) } }),
    ends: 'WRONG_STATE',
  },
  removeTrust: { request: async (stage) => ({ params: { trustId: await newTrust(stage) } }) },
  enrolTrust: {
    state: 'DRAFT',
    request: async (stage) => {
      const body = { code: `E${next()}`, name: 'Trust' };
      const registered = await ask(stage, registerTrust, { body, headers: bearer(stage.people.admin.token) });
      return {
        body: {
          contractVersion: 1,
          secret: (JSON.parse(registered.text) as { enrolmentCode: string }).enrolmentCode.split('.')[1],
          apiKeySha256: hash(randomBytes(32).toString('hex')),
          encryptionKey: key('X25519'),
          signingKey: key('Ed25519'),
          applianceVersion: 'test',
        },
      };
    },
  },
  // A statement that the trust's own key signed belongs to the tests of rotation.
  rotateTrustKeys: {
    state: 'DRAFT',
    request: () => ({ body: { contractVersion: 1, statement: 'not signed' } }),
    ends: 'INPUT_INVALID',
  },
  reportHeartbeat: {
    state: 'DRAFT',
    request: () => ({
      body: {
        contractVersion: 1,
        applianceVersion: 'test',
        collectedAt: at,
        services: { poller: { status: 'healthy', version: '1', responseMilliseconds: 1 } },
      },
    }),
  },
  leaseTasks: { state: 'DRAFT', request: () => ({ body: { contractVersion: 1, max: 1 } }) },
  renewTask: { state: 'DRAFT', request: (_, { taskId }) => ({ params: { taskId }, body: { fencingToken: 1 } }) },
  reportTask: {
    state: 'DRAFT',
    request: (_, { taskId }) => ({
      params: { taskId },
      body: {
        fencingToken: 1,
        outcome: { kind: 'failed', failure: { code: 'COHORT_TOO_SMALL', class: 'permanent' } },
      },
    }),
  },
  createProject: {
    request: async (stage) => {
      await endAllDrafts(stage);
      return { body: { name: 'A project', description: 'A text' } };
    },
  },
  listProjects: { request: nothing },
  getProject: { request: ofProject },
  getProjectCost: { request: ofProject },
  submitCohortQuery: {
    request: ({ trusts }, { projectId }) => ({
      params: { projectId },
      body: {
        name: 'A question',
        cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18, atMost: 80 }] } },
        trustIds: [trusts.one.trustId],
      },
    }),
  },
  listCohortQueries: { request: ofProject },
  previewCohortQuery: {
    request: (_, { projectId }) => ({
      params: { projectId },
      body: { cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18, atMost: 80 }] } } },
    }),
  },
  getCohortQuery: {
    request: (_, { projectId, queryId }) => ({ params: { projectId, queryId } }),
  },
  cancelCohortQuery: {
    request: (_, { projectId, queryId }) => ({ params: { projectId, queryId } }),
  },
  retryCohortQuery: {
    request: ({ trusts }, { projectId, queryId }) => ({
      params: { projectId, queryId },
      body: { trustId: trusts.one.trustId },
    }),
  },
  importCirce: {
    request: () => ({
      body: {
        expression: {
          ConceptSets: [
            { id: 0, expression: { items: [{ concept: { CONCEPT_ID: 255573 }, includeDescendants: true }] } },
          ],
          PrimaryCriteria: { CriteriaList: [{ ConditionOccurrence: { CodesetId: 0 } }] },
        },
      },
    }),
  },
  searchConcepts: { request: () => ({ query: '?text=lung&limit=5' }) },
  getConcept: { request: () => ({ params: { conceptId: '255573' } }) },
  stageProject: {
    request: ({ trusts }, { projectId }) => ({ params: { projectId }, body: { trustIds: [trusts.free.trustId] } }),
  },
  decideProject: {
    request: ({ trusts }, { projectId }) => ({
      params: { projectId },
      body: { trustId: trusts.one.trustId, decision: 'DECLINED' },
    }),
  },
  revokeDecision: {
    request: ({ trusts }, { projectId }) => ({ params: { projectId }, body: { trustId: trusts.one.trustId } }),
  },
  retryFreeze: {
    request: ({ trusts }, { projectId }) => ({ params: { projectId }, body: { trustId: trusts.one.trustId } }),
  },
  retryImport: {
    request: ({ trusts }, { projectId }) => ({ params: { projectId }, body: { trustId: trusts.one.trustId } }),
  },
  // Nothing is purged of a project that is not closed.
  planPurge: {
    request: (_, { projectId }) => ({ params: { projectId }, body: { purgeOn: '2030-01-01' } }),
    ends: 'WRONG_STATE',
  },
  confirmPurge: {
    request: (_, { projectId }) => ({ params: { projectId }, body: { purgeOn: '2030-01-01' } }),
    ends: 'WRONG_STATE',
  },
  closeProject: { request: ofProject },
  editProject: {
    request: (_, { projectId }) => ({ params: { projectId }, body: { description: 'Another text' } }),
  },
  deleteProject: { request: ofProject },
  unstageProject: {
    request: async (stage, seeded) => {
      await endAllDrafts(stage);
      return ofProject(stage, seeded);
    },
  },
  getDecision: {
    request: ({ trusts }, { projectId }) => ({ params: { projectId, trustId: trusts.one.trustId } }),
  },
  listDecisions: {
    request: ({ trusts }) => ({ params: { trustId: trusts.one.trustId } }),
  },
  inviteMember: { request: invitesGuest },
  listInvitations: { request: ofProject },
  withdrawInvitation: { request: invitesGuest },
  listMyInvitations: { request: nothing },
  answerInvitation: {
    request: async (stage, { projectId }) => {
      await inviteAllBut('stranger', stage, projectId);
      return { params: { projectId }, body: { answer: 'DECLINED' } };
    },
  },
  removeMember: {
    request: ({ people }, { projectId }) => ({ params: { projectId, userId: people.member.userId } }),
  },
  transferProject: {
    request: ({ people }, { projectId }) => ({ params: { projectId }, body: { userId: people.member.userId } }),
  },
  createModel: {
    request: (_, { projectId }) => ({ params: { projectId }, body: { name: 'A model', description: 'A text' } }),
  },
  listModels: { request: ofProject },
  editModel: {
    request: (_, { modelId }) => ({ params: { modelId }, body: { description: 'Another text' } }),
  },
  // The run on the stage goes on.
  deleteModel: { request: ofModel, ends: 'WRONG_STATE' },
  getModel: { request: ofModel },
  requestUpload: {
    request: (_, { modelId }) => ({
      params: { modelId },
      body: { fileName: 'client_app.py', sizeBytes: 10, sha256: hash('app') },
    }),
  },
  requestParts: {
    request: (_, { modelId }) => ({
      params: { modelId, fileName: 'models.py' },
      body: { parts: [{ partNumber: 1, sha256: hash('part') }] },
    }),
    ends: 'WRONG_STATE',
  },
  completeUpload: {
    request: (_, { modelId }) => ({ params: { modelId, fileName: 'models.py' } }),
  },
  sealModel: { request: (_, { modelId }) => ({ params: { modelId }, body: {} }), ends: 'SET_REFUSED' },
  deleteFile: { request: (_, { modelId }) => ({ params: { modelId, fileName: 'models.py' } }) },
  downloadFile: {
    request: (_, { modelId }) => ({ params: { modelId, fileName: 'models.py' } }),
    ends: 'WRONG_STATE',
  },
  startRun: {
    request: ({ trusts }, { modelId }) => ({
      params: { modelId },
      body: { trustIds: [trusts.one.trustId], privacy: { clipNorm: 1 }, admissionSeconds: 60, roundSeconds: 60 },
    }),
    ends: 'MODEL_NOT_SEALED',
  },
  listRuns: { request: nothing },
  getRun: { request: ofRun },
  stopRun: { request: ofRun },
  retryRun: { request: (stage, seeded) => ({ ...ofRun(stage, seeded), body: {} }), ends: 'WRONG_STATE' },
  listRunMetrics: { request: ofRun },
  listRunLogs: { request: ofRun },
  listRunResults: { request: ofRun },
  listRunReceipts: { request: ofRun },
  getRunServerConfig: { state: 'APPROVED', request: nothing },
  takeRunToken: { state: 'APPROVED', request: () => ({ body: { tokenSha256: hash('token') } }) },
  reportServerReady: {
    state: 'APPROVED',
    request: () => ({ body: { host: '127.0.0.1', port: 9092, caCertificate: 'certificate' } }),
  },
  reportRunEvents: {
    state: 'APPROVED',
    request: ({ trusts }) => ({
      body: {
        events: [
          { event: 'ROUND_STARTED', round: 1, totalRounds: 3, sequence: 1, at },
          { event: 'METRIC', trustId: trusts.one.trustId, round: 1, name: 'auc', value: 0.5, sequence: 2, at },
        ],
      },
    }),
  },
  requestResultUpload: {
    state: 'APPROVED',
    request: () => ({ body: { files: [{ fileName: 'model.safetensors', sizeBytes: 10, sha256: hash('result') }] } }),
  },
  finishRun: {
    state: 'APPROVED',
    request: () => ({
      body: {
        outcome: 'FAILED',
        failure: { code: 'RUN_SERVER_LOST', class: 'permanent' },
        results: [],
        roundsCompleted: 0,
      },
    }),
  },
};

/** What an operation that people call answers to each of them; undefined for the others. */
export const accessOf = (name: OperationName): (typeof accessTable)[UserOperationName] | undefined =>
  accessTable[name as UserOperationName];

/** A right request of an operation, on a project made for it alone. */
export async function rightRequest(stage: Stage, name: OperationName): Promise<{ request: Request; seeded: Seeded }> {
  const { state = 'DRAFT', request } = operationCases[name];
  const seeded = await seed(stage, { status: accessOf(name)?.state ?? state });
  return { request: await request(stage, seeded), seeded };
}
