import { createHash, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { OperationName } from '#contracts/api/operations';
import { registerTrust } from '#contracts/api/trusts';
import { inviteUser } from '#contracts/api/users';
import type { ErrorCode } from '#contracts/errors';
import type { AccessRequestId, ProjectId } from '#contracts/ids';
import type { User } from '#contracts/user';
import { requestLimits } from '#domain/access/request-limits';
import { commit } from '#lambdas/platform/ledger/commit';
import { firstIndex, keys } from '#lambdas/platform/ledger/keys';
import { putItem } from '#lambdas/platform/ledger/ledger-writes';
import { requestSource } from '#lambdas/users/request-source';
import { ask, bearer, type Request } from './ask.ts';
import { type Seeded, seed } from './seed.ts';
import { type Actor, actors, type Stage } from './stage.ts';

/** What of an operation the table of contracts does not say: a right request, and who may make it. */
export type OperationCase = {
  /** The state of the project that a right request finds. */
  readonly state: 'DRAFT' | 'STAGED' | 'APPROVED';
  /**
   * For user operations one letter an actor, in the order of `actors`: `+` let in, `F` forbidden, `N` hidden.
   * admin · owner · stranger · member · viewer · admin of the staged trust · admin of another trust
   */
  readonly row?: string;
  readonly request: (stage: Stage, seeded: Seeded) => Request | Promise<Request>;
  /** How it ends for those let in, where a right request still lacks something that no test of access should make. */
  readonly ends?: ErrorCode;
};

const everyone = '+ + + + + + +';
const adminOnly = '+ F F F F F F';
const sees = '+ + N + + + N';
/** A Trust Admin decides about the project and does not read its models. */
const seesModels = '+ + N + + N N';
/** A draft is not staged anywhere yet, so no Trust Admin knows of it. */
const modifiesDraft = '+ + N F F N N';
const modifiesModel = '+ + N F F N N';
/** A Trust Admin of a staged trust sees the project, and only its owner may end it. */
const modifiesProject = '+ + N F F F N';

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
  state: 'DRAFT',
  row: adminOnly,
  request: (stage) => ofGuest(stage, name, body),
});

/** One entry for every operation of the hub: the type alone refuses a table that lacks one. */
export const operationCases: Readonly<Record<OperationName, OperationCase>> = {
  getHealth: { state: 'DRAFT', request: nothing },
  getSite: { state: 'DRAFT', row: everyone, request: nothing },
  changeSite: { state: 'DRAFT', row: adminOnly, request: () => ({ body: { banner: { text: 'Hello.' } } }) },
  getOpenapi: { state: 'DRAFT', request: nothing },
  getSigningKey: { state: 'DRAFT', request: nothing },
  exportAudit: { state: 'DRAFT', row: '+ F F F F + +', request: () => ({ query: '?limit=5' }) },
  inviteUser: {
    state: 'DRAFT',
    row: adminOnly,
    request: () => ({ body: { email: `guest${next()}@people.example`, name: 'Guest', role: 'Viewer' } }),
  },
  listUsers: { state: 'DRAFT', row: adminOnly, request: nothing },
  getMe: { state: 'DRAFT', row: everyone, request: nothing },
  requestAccess: {
    state: 'DRAFT',
    request: async (stage) => {
      await forgetRequests(stage);
      return { body: { email: `stranger${next()}@people.example`, name: 'Stranger', reason: 'A study of lungs.' } };
    },
  },
  listAccessRequests: { state: 'DRAFT', row: adminOnly, request: nothing },
  enrolAccessRequest: {
    state: 'DRAFT',
    row: adminOnly,
    request: async (stage) => ({ params: { requestId: await pendingRequest(stage) }, body: { role: 'Viewer' } }),
  },
  dismissAccessRequest: {
    state: 'DRAFT',
    row: adminOnly,
    request: async (stage) => ({ params: { requestId: await pendingRequest(stage) } }),
  },
  updateMe: { state: 'DRAFT', row: everyone, request: () => ({ body: { organisation: 'A university' } }) },
  getUser: guestOf('getUser'),
  updateUser: guestOf('updateUser', { name: 'Another name' }),
  setUserRole: guestOf('setUserRole', { role: 'Researcher' }),
  disableUser: guestOf('disableUser'),
  enableUser: guestOf('enableUser'),
  resetUserPassword: guestOf('resetUserPassword'),
  resetUserMfa: guestOf('resetUserMfa'),
  registerTrust: {
    state: 'DRAFT',
    row: adminOnly,
    request: () => ({ body: { code: `R${next()}`, name: 'Trust' } }),
  },
  listTrusts: { state: 'DRAFT', row: everyone, request: nothing },
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
    state: 'DRAFT',
    row: '+ + + + F + +',
    request: async (stage) => {
      await endAllDrafts(stage);
      return { body: { name: 'A project', description: 'A text' } };
    },
  },
  listProjects: { state: 'STAGED', row: everyone, request: nothing },
  getProject: { state: 'STAGED', row: sees, request: ofProject },
  submitCohortQuery: {
    state: 'DRAFT',
    row: modifiesDraft,
    request: ({ trusts }, { projectId }) => ({
      params: { projectId },
      body: {
        name: 'A question',
        cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18, atMost: 80 }] } },
        trustIds: [trusts.one.trustId],
      },
    }),
  },
  listCohortQueries: { state: 'STAGED', row: sees, request: ofProject },
  previewCohortQuery: {
    state: 'DRAFT',
    row: modifiesDraft,
    request: (_, { projectId }) => ({
      params: { projectId },
      body: { cohort: { version: 1, where: { kind: 'all', of: [{ kind: 'age', atLeast: 18, atMost: 80 }] } } },
    }),
  },
  getCohortQuery: {
    state: 'STAGED',
    row: sees,
    request: (_, { projectId, queryId }) => ({ params: { projectId, queryId } }),
  },
  retryCohortQuery: {
    state: 'STAGED',
    row: modifiesProject,
    request: ({ trusts }, { projectId, queryId }) => ({
      params: { projectId, queryId },
      body: { trustId: trusts.one.trustId },
    }),
  },
  importCirce: {
    state: 'DRAFT',
    row: everyone,
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
  searchConcepts: { state: 'DRAFT', row: everyone, request: () => ({ query: '?text=lung&limit=5' }) },
  getConcept: { state: 'DRAFT', row: everyone, request: () => ({ params: { conceptId: '255573' } }) },
  stageProject: {
    state: 'DRAFT',
    row: modifiesDraft,
    request: ({ trusts }, { projectId }) => ({ params: { projectId }, body: { trustIds: [trusts.free.trustId] } }),
  },
  decideProject: {
    state: 'STAGED',
    // No Admin of the hub decides for a trust that has an admin of its own.
    row: 'F F F F F + N',
    request: ({ trusts }, { projectId }) => ({
      params: { projectId },
      body: { trustId: trusts.one.trustId, decision: 'DECLINED' },
    }),
  },
  revokeDecision: {
    state: 'APPROVED',
    // As for decisions: no Admin of the hub revokes for a trust that has an admin of its own.
    row: 'F F F F F + N',
    request: ({ trusts }, { projectId }) => ({ params: { projectId }, body: { trustId: trusts.one.trustId } }),
  },
  retryFreeze: {
    state: 'APPROVED',
    row: modifiesProject,
    request: ({ trusts }, { projectId }) => ({ params: { projectId }, body: { trustId: trusts.one.trustId } }),
  },
  retryImport: {
    state: 'APPROVED',
    row: modifiesProject,
    request: ({ trusts }, { projectId }) => ({ params: { projectId }, body: { trustId: trusts.one.trustId } }),
  },
  closeProject: { state: 'APPROVED', row: modifiesProject, request: ofProject },
  editProject: {
    state: 'DRAFT',
    row: modifiesDraft,
    request: (_, { projectId }) => ({ params: { projectId }, body: { description: 'Another text' } }),
  },
  deleteProject: { state: 'DRAFT', row: modifiesDraft, request: ofProject },
  unstageProject: {
    state: 'STAGED',
    row: modifiesProject,
    request: async (stage, seeded) => {
      await endAllDrafts(stage);
      return ofProject(stage, seeded);
    },
  },
  getDecision: {
    state: 'STAGED',
    row: sees,
    request: ({ trusts }, { projectId }) => ({ params: { projectId, trustId: trusts.one.trustId } }),
  },
  listDecisions: {
    state: 'STAGED',
    row: '+ F F F F + N',
    request: ({ trusts }) => ({ params: { trustId: trusts.one.trustId } }),
  },
  inviteMember: { state: 'DRAFT', row: modifiesDraft, request: invitesGuest },
  listInvitations: { state: 'DRAFT', row: modifiesDraft, request: ofProject },
  withdrawInvitation: { state: 'DRAFT', row: modifiesDraft, request: invitesGuest },
  listMyInvitations: { state: 'DRAFT', row: everyone, request: nothing },
  answerInvitation: {
    state: 'DRAFT',
    // Everybody is invited but the stranger.
    row: '+ + N + + + +',
    request: async (stage, { projectId }) => {
      await inviteAllBut('stranger', stage, projectId);
      return { params: { projectId }, body: { answer: 'DECLINED' } };
    },
  },
  removeMember: {
    state: 'STAGED',
    // The member themself leaves; the viewer belongs to the project too, and is no owner.
    row: '+ + N + F F N',
    request: ({ people }, { projectId }) => ({ params: { projectId, userId: people.member.userId } }),
  },
  transferProject: {
    state: 'STAGED',
    row: modifiesProject,
    request: ({ people }, { projectId }) => ({ params: { projectId }, body: { userId: people.member.userId } }),
  },
  createModel: {
    state: 'APPROVED',
    row: '+ + N + F F N',
    request: (_, { projectId }) => ({ params: { projectId }, body: { name: 'A model', description: 'A text' } }),
  },
  listModels: { state: 'APPROVED', row: seesModels, request: ofProject },
  editModel: {
    state: 'APPROVED',
    row: modifiesModel,
    request: (_, { modelId }) => ({ params: { modelId }, body: { description: 'Another text' } }),
  },
  // The run on the stage goes on.
  deleteModel: { state: 'APPROVED', row: modifiesModel, request: ofModel, ends: 'WRONG_STATE' },
  getModel: { state: 'APPROVED', row: seesModels, request: ofModel },
  requestUpload: {
    state: 'APPROVED',
    row: modifiesModel,
    request: (_, { modelId }) => ({
      params: { modelId },
      body: { fileName: 'client_app.py', sizeBytes: 10, sha256: hash('app') },
    }),
  },
  completeUpload: {
    state: 'APPROVED',
    row: modifiesModel,
    request: (_, { modelId }) => ({ params: { modelId, fileName: 'models.py' } }),
  },
  startRun: {
    state: 'APPROVED',
    row: modifiesModel,
    request: ({ trusts }, { modelId }) => ({
      params: { modelId },
      body: { trustIds: [trusts.one.trustId], privacy: { clipNorm: 1 }, admissionSeconds: 60, roundSeconds: 60 },
    }),
    ends: 'FILES_MISSING',
  },
  getRun: { state: 'APPROVED', row: seesModels, request: ofRun },
  stopRun: { state: 'APPROVED', row: modifiesModel, request: ofRun },
  listRunMetrics: { state: 'APPROVED', row: seesModels, request: ofRun },
  listRunLogs: { state: 'APPROVED', row: seesModels, request: ofRun },
  listRunResults: { state: 'APPROVED', row: seesModels, request: ofRun },
  listRunReceipts: { state: 'APPROVED', row: seesModels, request: ofRun },
  getRunServerConfig: { state: 'APPROVED', request: nothing },
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

/** A right request of an operation, on a project made for it alone. */
export async function rightRequest(stage: Stage, name: OperationName): Promise<{ request: Request; seeded: Seeded }> {
  const { state, request } = operationCases[name];
  const seeded = await seed(stage, { status: state });
  return { request: await request(stage, seeded), seeded };
}
