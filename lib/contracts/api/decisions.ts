import * as z from 'zod';
import { DecisionRequest, DecisionRow, ListDecisions } from '../decision.ts';
import { ProjectId, TrustId } from '../ids.ts';
import { nextPage } from '../page.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

export const getDecision = operation({
  id: 'get-decision',
  area: 'decisions',
  method: 'GET',
  path: '/api/projects/{projectId}/decisions/{trustId}',
  auth: 'user',
  summary: 'What one trust is asked to decide, and what differs from what it decided about before.',
  params: z.object({ projectId: ProjectId, trustId: TrustId }),
  query: Nothing,
  body: undefined,
  response: DecisionRequest,
  status: 200,
});

export const listDecisions = operation({
  id: 'list-decisions',
  area: 'decisions',
  method: 'GET',
  path: '/api/trusts/{trustId}/decisions',
  auth: 'user',
  roles: ['Admin', 'TrustAdmin'],
  summary: 'The projects that a trust has been asked about, newest first, a page at a time.',
  params: z.object({ trustId: TrustId }),
  query: ListDecisions,
  body: undefined,
  response: z.object({ decisions: z.array(DecisionRow), ...nextPage }),
  status: 200,
});
