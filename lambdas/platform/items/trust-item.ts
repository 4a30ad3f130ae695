import * as z from 'zod';
import { TrustCode, TrustId, UserId } from '#contracts/ids';
import type { PageQuery } from '#contracts/page';
import { Instant, PublicJwk } from '#contracts/primitives';
import { TrustStatus } from '#contracts/trust';
import { keys, partitions } from '../ledger/keys.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { queryItems } from '../ledger/query-items.ts';
import { type ItemPage, queryPage } from '../ledger/query-page.ts';
import { readItem } from '../ledger/read-item.ts';

/** A key that a trust has replaced, or that was taken from it. */
export const EarlierKey = z.object({
  use: z.enum(['encryption', 'signing']),
  key: PublicJwk,
  from: Instant.optional(),
  /** Until when what was made with it counts. */
  until: Instant,
});
export type EarlierKey = z.infer<typeof EarlierKey>;

/** A trust on the ledger. The keys and the doorbell are there while it is ENROLLED. */
export const TrustItem = z.object({
  trustId: TrustId,
  code: TrustCode,
  name: z.string(),
  status: TrustStatus,
  registeredAt: Instant,
  enrolledAt: Instant.optional(),
  encryptionKey: PublicJwk.optional(),
  signingKey: PublicJwk.optional(),
  doorbellQueueUrl: z.string().optional(),
  /** Since when it has the present keys. */
  keysFrom: Instant.optional(),
  /** The newest last. */
  earlierKeys: z.array(EarlierKey).default([]),
  /**
   * Rises whenever all of its keys are replaced or taken at once; an API key of another generation opens nothing.
   * Absent: none.
   */
  keyGeneration: z.int().optional(),
  /** Rises with each rotation, so that of two at once one counts. */
  keyRotations: z.int().optional(),
  /** Of the one enrolment code that may still be used. An earlier release did not keep it. */
  enrolmentSha256: z.string().optional(),
  /** Since when it has stopped all work by its own switch. */
  pausedAt: Instant.optional(),
  /** How many Trust Admins decide for it. */
  trustAdmins: z.int().nonnegative().default(0),
  /** Whether two people must approve a project for it. */
  secondDecider: z.boolean().optional(),
  /** Who has said that one is to be enough again; another must say so too. */
  secondDeciderEndsBy: UserId.optional(),
});
export type TrustItem = z.infer<typeof TrustItem>;

/** Reads one trust; undefined where there is none. */
export const readTrust = (ledger: Ledger, trustId: TrustId): Promise<TrustItem | undefined> =>
  readItem(ledger, keys.trust(trustId), TrustItem);

/** A page of the trusts, by code. Throws INPUT_INVALID for a cursor of another list. */
export const readTrustPage = (ledger: Ledger, page: PageQuery): Promise<ItemPage<TrustItem>> =>
  queryPage(ledger, { index: 'gsi1', partition: partitions.trusts }, TrustItem, page);

/** Every trust, by code. */
export const readTrusts = (ledger: Ledger): Promise<TrustItem[]> =>
  queryItems(ledger, { index: 'gsi1', partition: partitions.trusts }, TrustItem);
