import * as z from 'zod';
import { AccessRequestId } from '#contracts/ids';
import { Day } from '#contracts/primitives';
import { mailWrite } from '#lambdas/platform/items/mail-item';
import { readUsers } from '#lambdas/platform/items/user-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys, partitions } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { queryItems } from '#lambdas/platform/ledger/query-items';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { lambdaEntry } from '#lambdas/platform/runtime/lambda-entry';

const Told = z.object({ day: Day, lastRequestId: AccessRequestId });
const Waiting = z.object({ requestId: AccessRequestId });

/** Mails that fit in one transaction; whoever is beyond finds the requests in the list. */
const mostMails = 90;

/**
 * Tells every enabled Admin, at most once a day, how many requests for an account have come since the last time. The
 * mail holds the number and nothing that a stranger wrote.
 */
export const makeTellAccessRequests = (ledger: Ledger) => async (): Promise<{ readonly requests: number }> => {
  const day = ledger.now().toISOString().slice(0, 10);
  const told = await readItem(ledger, keys.requestsTold(), Told);
  if (told?.day === day) return { requests: 0 };
  const partition = partitions.accessRequests('PENDING');
  const after = told === undefined ? {} : { after: told.lastRequestId };
  const fresh = await queryItems(ledger, { index: 'gsi1', partition, ...after, attributes: [['requestId']] }, Waiting);
  const last = fresh.at(-1);
  if (last === undefined) return { requests: 0 };
  const telling = { day, lastRequestId: last.requestId };
  const place =
    told === undefined
      ? putNew(ledger, { ...keys.requestsTold(), kind: 'REQUESTS_TOLD', ...telling })
      : updateItem(ledger, {
          key: keys.requestsTold(),
          expect: [{ attribute: 'day', oneOf: [told.day] }],
          set: telling,
        });
  const admins = (await readUsers(ledger)).filter(
    ({ disabledAt, role }) => role === 'Admin' && disabledAt === undefined,
  );
  const requests = fresh.length;
  const mails = admins.slice(0, mostMails).map(({ userId }) =>
    mailWrite(ledger, {
      to: { userId },
      subject: 'Requests for an account on FLIP',
      text: requests === 1 ? 'one new request for an account waits:' : `${requests} new requests for an account wait:`,
      page: '/access-requests',
    }),
  );
  // Refused where the same was told meanwhile.
  const { kind } = await commit(ledger, [place, ...mails], []);
  return { requests: kind === 'applied' ? requests : 0 };
};

/** Called by the schedule. */
export const handler = lambdaEntry(() => makeTellAccessRequests(runtimeLedger())());
