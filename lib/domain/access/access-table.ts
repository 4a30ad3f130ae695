import type { OperationName, operations } from '#contracts/api/operations';
import type { Role } from '#contracts/user';

/**
 * Who somebody is to the project that an operation is about, with the role that they then have: an Admin of the hub; its
 * owner, a Researcher; a Researcher without a relation to it; a member who is a Researcher; a member who is a Viewer; the
 * Trust Admin of a trust that it is staged at; the Trust Admin of another trust.
 */
export const relations = ['admin', 'owner', 'stranger', 'member', 'viewer', 'siteAdmin', 'otherSiteAdmin'] as const;
export type Relation = (typeof relations)[number];

/** The role of each. */
export const roleOfRelation: Readonly<Record<Relation, Role>> = {
  admin: 'Admin',
  owner: 'Researcher',
  stranger: 'Researcher',
  member: 'Researcher',
  viewer: 'Viewer',
  siteAdmin: 'TrustAdmin',
  otherSiteAdmin: 'TrustAdmin',
};

/** Operations that people call. */
export type UserOperationName = {
  [Name in OperationName]: (typeof operations)[Name]['auth'] extends 'user' ? Name : never;
}[OperationName];

/** What an operation answers to each relation, in their order, on a project of this state. */
type Access = {
  readonly state: 'DRAFT' | 'STAGED' | 'APPROVED';
  /** `+` let in, `F` forbidden, `N` not there. */
  readonly row: string;
};

const everyone = '+ + + + + + +';
const adminOnly = '+ F F F F F F';
const sees = '+ + N + + + N';
/** A Trust Admin decides about the project and does not read its models. */
const seesModels = '+ + N + + N N';
/** A draft is staged nowhere yet, and of models a Trust Admin who only decides knows nothing either. */
const modifiesHidden = '+ + N F F N N';
/** A Trust Admin of a staged trust sees the project, and only its owner changes it. */
const modifiesStaged = '+ + N F F F N';

/**
 * Every operation that people call, by relation. The rules are in the contracts' roles and in this folder; this is what
 * follows from them, and a test walks all of it on a running hub.
 */
export const accessTable: Readonly<Record<UserOperationName, Access>> = {
  changeSite: { state: 'DRAFT', row: adminOnly },
  rotateSigningKey: { state: 'DRAFT', row: adminOnly },
  revokeSigningKey: { state: 'DRAFT', row: adminOnly },
  // A Trust Admin reads of it what concerns their trust and projects.
  exportAudit: { state: 'DRAFT', row: '+ F F F F + +' },
  listAuditEvents: { state: 'DRAFT', row: '+ F F F F + +' },
  verifyAudit: { state: 'DRAFT', row: adminOnly },
  getSite: { state: 'DRAFT', row: everyone },
  disableUser: { state: 'DRAFT', row: adminOnly },
  enableUser: { state: 'DRAFT', row: adminOnly },
  getMe: { state: 'DRAFT', row: everyone },
  getUser: { state: 'DRAFT', row: adminOnly },
  inviteUser: { state: 'DRAFT', row: adminOnly },
  listUsers: { state: 'DRAFT', row: adminOnly },
  resetUserMfa: { state: 'DRAFT', row: adminOnly },
  resetUserPassword: { state: 'DRAFT', row: adminOnly },
  setUserRole: { state: 'DRAFT', row: adminOnly },
  updateMe: { state: 'DRAFT', row: everyone },
  updateUser: { state: 'DRAFT', row: adminOnly },
  dismissAccessRequest: { state: 'DRAFT', row: adminOnly },
  enrolAccessRequest: { state: 'DRAFT', row: adminOnly },
  listAccessRequests: { state: 'DRAFT', row: adminOnly },
  listTrusts: { state: 'DRAFT', row: everyone },
  // No Admin of the hub says how a trust decides.
  setTrustDeciding: { state: 'STAGED', row: 'F F F F F + N' },
  getTrust: { state: 'DRAFT', row: everyone },
  registerTrust: { state: 'DRAFT', row: adminOnly },
  cancelCohortQuery: { state: 'STAGED', row: modifiesStaged },
  makeEnrolmentCode: { state: 'DRAFT', row: adminOnly },
  revokeTrustKeys: { state: 'DRAFT', row: adminOnly },
  removeTrust: { state: 'DRAFT', row: adminOnly },
  closeProject: { state: 'APPROVED', row: modifiesStaged },
  planPurge: { state: 'APPROVED', row: modifiesStaged },
  confirmPurge: { state: 'APPROVED', row: modifiesStaged },
  createProject: { state: 'DRAFT', row: '+ + + + F + +' },
  // No Admin of the hub decides for a trust that has an admin of its own.
  decideProject: { state: 'STAGED', row: 'F F F F F + N' },
  deleteProject: { state: 'DRAFT', row: modifiesHidden },
  editProject: { state: 'DRAFT', row: modifiesHidden },
  getCohortQuery: { state: 'STAGED', row: sees },
  getProject: { state: 'STAGED', row: sees },
  getProjectCost: { state: 'APPROVED', row: seesModels },
  listCohortQueries: { state: 'STAGED', row: sees },
  listProjects: { state: 'STAGED', row: everyone },
  previewCohortQuery: { state: 'DRAFT', row: modifiesHidden },
  retryCohortQuery: { state: 'STAGED', row: modifiesStaged },
  retryFreeze: { state: 'APPROVED', row: modifiesStaged },
  retryImport: { state: 'APPROVED', row: modifiesStaged },
  // As for decisions: no Admin of the hub revokes for a trust that has an admin of its own.
  revokeDecision: { state: 'APPROVED', row: 'F F F F F + N' },
  stageProject: { state: 'DRAFT', row: modifiesHidden },
  submitCohortQuery: { state: 'DRAFT', row: modifiesHidden },
  unstageProject: { state: 'STAGED', row: modifiesStaged },
  // Everybody is invited here but the researcher without a relation.
  answerInvitation: { state: 'DRAFT', row: '+ + N + + + +' },
  inviteMember: { state: 'DRAFT', row: modifiesHidden },
  listInvitations: { state: 'DRAFT', row: modifiesHidden },
  listMyInvitations: { state: 'DRAFT', row: everyone },
  // The member leaves by themself; the Viewer belongs to the project too, and is no owner.
  removeMember: { state: 'STAGED', row: '+ + N + F F N' },
  transferProject: { state: 'STAGED', row: modifiesStaged },
  withdrawInvitation: { state: 'DRAFT', row: modifiesHidden },
  getDecision: { state: 'STAGED', row: sees },
  listDecisions: { state: 'STAGED', row: '+ F F F F + N' },
  importCirce: { state: 'DRAFT', row: everyone },
  getConcept: { state: 'DRAFT', row: everyone },
  searchConcepts: { state: 'DRAFT', row: everyone },
  completeUpload: { state: 'APPROVED', row: modifiesHidden },
  createModel: { state: 'APPROVED', row: '+ + N + F F N' },
  deleteFile: { state: 'APPROVED', row: modifiesHidden },
  deleteModel: { state: 'APPROVED', row: modifiesHidden },
  downloadFile: { state: 'APPROVED', row: seesModels },
  editModel: { state: 'APPROVED', row: modifiesHidden },
  getModel: { state: 'APPROVED', row: seesModels },
  listModels: { state: 'APPROVED', row: seesModels },
  sealModel: { state: 'APPROVED', row: modifiesHidden },
  requestParts: { state: 'APPROVED', row: modifiesHidden },
  requestUpload: { state: 'APPROVED', row: modifiesHidden },
  listRuns: { state: 'APPROVED', row: everyone },
  getRun: { state: 'APPROVED', row: seesModels },
  listRunLogs: { state: 'APPROVED', row: seesModels },
  listRunMetrics: { state: 'APPROVED', row: seesModels },
  listRunReceipts: { state: 'APPROVED', row: seesModels },
  listRunResults: { state: 'APPROVED', row: seesModels },
  retryRun: { state: 'APPROVED', row: modifiesHidden },
  startRun: { state: 'APPROVED', row: modifiesHidden },
  stopRun: { state: 'APPROVED', row: modifiesHidden },
};
