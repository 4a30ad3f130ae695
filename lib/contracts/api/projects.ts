import * as z from 'zod';
import { ProjectId, QueryId } from '../ids.ts';
import { mostOpenDrafts } from '../most-open-drafts.ts';
import { nextPage, PageQuery } from '../page.ts';
import {
  CohortQuery,
  CohortQuerySummary,
  CreateProject,
  DecideProject,
  EditProject,
  ListProjects,
  Project,
  ProjectPage,
  ProjectSummary,
  ReadCohortQuery,
  RetryAtTrust,
  RevokeDecision,
  StageProject,
  SubmitCohortQuery,
} from '../project.ts';
import { ProjectCost } from '../project-cost.ts';
import { PlanPurge, PurgePlan } from '../purge.ts';
import { PreviewCohortQuery, QueryPreview } from '../query-preview.ts';
import { Empty, Nothing } from './nothing.ts';
import { operation } from './operation.ts';

const params = z.object({ projectId: ProjectId });

export const createProject = operation({
  id: 'create-project',
  area: 'projects',
  method: 'POST',
  path: '/api/projects',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: `Starts a project as a draft owned by the caller, who may own ${mostOpenDrafts} open drafts.`,
  params: Nothing,
  query: Nothing,
  body: CreateProject,
  response: Project,
  status: 201,
});

export const listProjects = operation({
  id: 'list-projects',
  area: 'projects',
  method: 'GET',
  path: '/api/projects',
  auth: 'user',
  summary:
    'The projects that the caller may see, newest first, a page at a time and without the states of their trusts; by words, status or owner.',
  params: Nothing,
  query: ListProjects,
  body: undefined,
  response: z.object({ projects: z.array(ProjectSummary), ...nextPage }),
  status: 200,
});

export const getProject = operation({
  id: 'get-project',
  area: 'projects',
  method: 'GET',
  path: '/api/projects/{projectId}',
  auth: 'user',
  summary: 'One project with the state of every trust in it, and what everybody in it is called.',
  params,
  query: Nothing,
  body: undefined,
  response: ProjectPage,
  status: 200,
});

export const getProjectCost = operation({
  id: 'get-project-cost',
  area: 'projects',
  method: 'GET',
  path: '/api/projects/{projectId}/cost',
  auth: 'user',
  summary: 'What a project has cost so far in US dollars, estimated from list prices.',
  params,
  query: Nothing,
  body: undefined,
  response: ProjectCost,
  status: 200,
});

export const editProject = operation({
  id: 'edit-project',
  area: 'projects',
  method: 'PATCH',
  path: '/api/projects/{projectId}',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Renames or describes a draft anew; what trusts have been asked about is unstaged first.',
  params,
  query: Nothing,
  body: EditProject,
  response: Project,
  status: 200,
});

export const deleteProject = operation({
  id: 'delete-project',
  area: 'projects',
  method: 'DELETE',
  path: '/api/projects/{projectId}',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Takes a draft, or a closed project of which no trust holds anything, out of every list; the audit stays.',
  params,
  query: Nothing,
  body: undefined,
  response: Empty,
  status: 204,
});

export const unstageProject = operation({
  id: 'unstage-project',
  area: 'projects',
  method: 'POST',
  path: '/api/projects/{projectId}/unstage',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Takes back that trusts are asked, before any has approved: the project is a draft again.',
  params,
  query: Nothing,
  body: undefined,
  response: Project,
  status: 200,
});

export const submitCohortQuery = operation({
  id: 'submit-cohort-query',
  area: 'cohorts',
  method: 'POST',
  path: '/api/projects/{projectId}/queries',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Asks the trusts for the size and shape of a cohort.',
  params,
  query: Nothing,
  body: SubmitCohortQuery,
  response: CohortQuery,
  status: 201,
});

export const listCohortQueries = operation({
  id: 'list-cohort-queries',
  area: 'cohorts',
  method: 'GET',
  path: '/api/projects/{projectId}/queries',
  auth: 'user',
  summary: 'The cohort questions of a project, newest first, a page at a time.',
  params,
  query: PageQuery,
  body: undefined,
  response: z.object({ queries: z.array(CohortQuerySummary), ...nextPage }),
  status: 200,
});

export const previewCohortQuery = operation({
  id: 'preview-cohort-query',
  area: 'cohorts',
  method: 'POST',
  path: '/api/projects/{projectId}/queries/preview',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'What a cohort question would cost at each trust, without asking it.',
  params,
  query: Nothing,
  body: PreviewCohortQuery,
  response: QueryPreview,
  status: 200,
});

export const getCohortQuery = operation({
  id: 'get-cohort-query',
  area: 'cohorts',
  method: 'GET',
  path: '/api/projects/{projectId}/queries/{queryId}',
  auth: 'user',
  summary:
    'A cohort question, where it stands at how many trusts, and a page of the answers so far; without them where it has not changed since.',
  params: z.object({ projectId: ProjectId, queryId: QueryId }),
  query: ReadCohortQuery,
  body: undefined,
  response: CohortQuery.extend({
    /** The question is as `since` says, and its answers are left out. */
    unchanged: z.literal(true).optional(),
    ...nextPage,
  }),
  status: 200,
});

export const retryCohortQuery = operation({
  id: 'retry-cohort-query',
  area: 'cohorts',
  method: 'POST',
  path: '/api/projects/{projectId}/queries/{queryId}/retry',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Asks one trust a cohort question again that failed there; elsewhere it changes nothing.',
  params: z.object({ projectId: ProjectId, queryId: QueryId }),
  query: Nothing,
  body: RetryAtTrust,
  response: CohortQuery,
  status: 200,
});

export const cancelCohortQuery = operation({
  id: 'cancel-cohort-query',
  area: 'cohorts',
  method: 'POST',
  path: '/api/projects/{projectId}/queries/{queryId}/cancel',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Cancels a cohort question at every trust that has not answered it; what has ended stays.',
  params: z.object({ projectId: ProjectId, queryId: QueryId }),
  query: Nothing,
  body: undefined,
  response: CohortQuery,
  status: 200,
});

export const stageProject = operation({
  id: 'stage-project',
  area: 'projects',
  method: 'POST',
  path: '/api/projects/{projectId}/stage',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Asks the chosen trusts for their decision.',
  params,
  query: Nothing,
  body: StageProject,
  response: Project,
  status: 200,
});

export const decideProject = operation({
  id: 'decide-project',
  area: 'projects',
  method: 'POST',
  path: '/api/projects/{projectId}/decisions',
  auth: 'user',
  roles: ['Admin', 'TrustAdmin'],
  summary: 'Records one trust’s decision, by who has the authority for that trust.',
  params,
  query: Nothing,
  body: DecideProject,
  response: Project,
  status: 200,
});

export const revokeDecision = operation({
  id: 'revoke-decision',
  area: 'projects',
  method: 'POST',
  path: '/api/projects/{projectId}/revocations',
  auth: 'user',
  roles: ['Admin', 'TrustAdmin'],
  summary: 'Takes one trust’s approval back: its runs are stopped and its frozen cohort is deleted.',
  params,
  query: Nothing,
  body: RevokeDecision,
  response: Project,
  status: 200,
});

export const retryFreeze = operation({
  id: 'retry-freeze',
  area: 'projects',
  method: 'POST',
  path: '/api/projects/{projectId}/freeze/retry',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary:
    'Asks one trust again to freeze its cohort where that failed; where it is under way or done, changes nothing.',
  params,
  query: Nothing,
  body: RetryAtTrust,
  response: Project,
  status: 200,
});

export const retryImport = operation({
  id: 'retry-import',
  area: 'projects',
  method: 'POST',
  path: '/api/projects/{projectId}/import/retry',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary:
    'Asks one trust again to import its images where that failed; where it is under way or done, changes nothing.',
  params,
  query: Nothing,
  body: RetryAtTrust,
  response: Project,
  status: 200,
});

export const planPurge = operation({
  id: 'plan-purge',
  area: 'projects',
  method: 'PUT',
  path: '/api/projects/{projectId}/purge',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary:
    'Plans on which day the files of a closed project go, or another day before that one; it is to be confirmed.',
  params,
  query: Nothing,
  body: PlanPurge,
  response: PurgePlan,
  status: 200,
});

export const confirmPurge = operation({
  id: 'confirm-purge',
  area: 'projects',
  method: 'POST',
  path: '/api/projects/{projectId}/purge/confirm',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Confirms the day on which the files of a closed project go for good.',
  params,
  query: Nothing,
  body: PlanPurge,
  response: PurgePlan,
  status: 200,
});

export const closeProject = operation({
  id: 'close-project',
  area: 'projects',
  method: 'POST',
  path: '/api/projects/{projectId}/close',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Ends a project for good: its runs are stopped and every trust deletes its frozen cohort.',
  params,
  query: Nothing,
  body: undefined,
  response: Project,
  status: 200,
});
