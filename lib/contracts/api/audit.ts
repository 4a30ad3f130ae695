import * as z from 'zod';
import { AuditEvents, AuditExport, AuditVerified, ListAuditEvents, VerifyAudit } from '../audit.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

export const exportAudit = operation({
  id: 'export-audit',
  area: 'audit',
  method: 'GET',
  path: '/api/audit',
  auth: 'user',
  roles: ['Admin', 'TrustAdmin'],
  summary:
    'The audit chain in order, with its signed head. A Trust Admin reads what concerns their trust and projects; of other events the hash.',
  params: Nothing,
  query: z.object({
    after: z.coerce.number().int().nonnegative().default(0),
    limit: z.coerce.number().int().min(1).max(5000).default(500),
  }),
  body: undefined,
  response: AuditExport,
  status: 200,
});

export const verifyAudit = operation({
  id: 'verify-audit',
  area: 'audit',
  method: 'POST',
  path: '/api/audit/verify',
  auth: 'user',
  roles: ['Admin'],
  summary:
    'Checks the chain against itself and against every head that was archived, as far as one call gets, and says where the next goes on.',
  params: Nothing,
  query: Nothing,
  body: VerifyAudit,
  response: AuditVerified,
  status: 200,
});

export const listAuditEvents = operation({
  id: 'list-audit-events',
  area: 'audit',
  method: 'GET',
  path: '/api/audit/events',
  auth: 'user',
  roles: ['Admin', 'TrustAdmin'],
  summary:
    'What happened, newest first, a page at a time: in one project, to one thing, by one actor, of one kind, within a time. A Trust Admin reads what concerns their trust and projects.',
  params: Nothing,
  query: ListAuditEvents,
  body: undefined,
  response: AuditEvents,
  status: 200,
});
