import * as z from 'zod';
import type { ProjectId } from '#contracts/ids';
import { TrustId } from '#contracts/ids';
import { childPrefix, keys } from '../ledger/keys.ts';
import type { Ledger, LedgerWrite } from '../ledger/ledger.ts';
import { putItem } from '../ledger/ledger-writes.ts';
import { queryItems } from '../ledger/query-items.ts';
import type { ProjectTrustItem } from './project-item.ts';

/** How many approvals of a trust's part were started before the project was unstaged: names are not used twice. */
const EarlierPart = z.object({ trustId: TrustId, executions: z.int() });
type EarlierPart = z.infer<typeof EarlierPart>;

/** What a part leaves behind. */
export const earlierPart = (ledger: Ledger, { executions, projectId, trustId }: ProjectTrustItem): LedgerWrite =>
  putItem(ledger, { ...keys.earlierPart(projectId, trustId), kind: 'EARLIER_PART', trustId, executions });

/** What the parts of a project left behind when it was unstaged the last time. */
export const readEarlierParts = (ledger: Ledger, projectId: ProjectId): Promise<EarlierPart[]> =>
  queryItems(ledger, { partition: keys.project(projectId).pk, prefix: childPrefix.earlierParts }, EarlierPart);
