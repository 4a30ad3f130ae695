import type { Command } from 'commander';
import { pages } from '#client/pages';
import { AccessRequestStatus, EnrolAccessRequest } from '#contracts/access-request';
import { dismissAccessRequest, enrolAccessRequest, listAccessRequests } from '#contracts/api/access-requests';
import { AccessRequestId } from '#contracts/ids';
import type { Cli } from '../cli.ts';
import { atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';
import { trustIdNamed } from '../trust-id-named.ts';

type Filter = SharedOptions & { readonly status?: string };
type AtTrust = SharedOptions & { readonly trust?: string };

/** `flip requests`: who asks for an account (Admin); below it what an Admin answers. */
export function addRequests(program: Command, cli: Cli): void {
  const requests = command(program, cli, 'requests', 'who asks for an account (Admin)')
    .option('--status <status>', 'PENDING, ENROLLED or DISMISSED', 'PENDING')
    .action(
      atHub(cli, async (hub, _progress, options: Filter) => {
        const status = readInput(AccessRequestStatus, options.status, '--status');
        const read = await Array.fromAsync(pages(hub, listAccessRequests, { query: { status } }));
        const found = read.flatMap((page) => page.requests);
        const lines = found.flatMap(({ email, name, reason, requestedAt, requestId }) => [
          `${requestId}  ${requestedAt.slice(0, 10)}  ${name} <${email}>`,
          ...reason.split(/[\r\n]+/).map((line) => `  ${line}`),
        ]);
        return { value: { requests: found }, lines };
      }),
    );
  command(requests, cli, 'enrol <requestId> <role>', 'make the account and mail its one-time password (Admin)')
    .option('--trust <code>', 'the trust that a TrustAdmin decides for')
    .action(
      atHub(cli, async (hub, _progress, id: string, role: string, { trust }: AtTrust) => {
        const requestId = readInput(AccessRequestId, id, 'request');
        const body = readInput(EnrolAccessRequest, { role, ...(await trustIdNamed(hub, trust)) }, 'role');
        const user = await hub.call(enrolAccessRequest, { params: { requestId }, body });
        return { value: user, lines: [`${user.email} was invited as ${user.role}.`] };
      }),
    );
  command(requests, cli, 'dismiss <requestId>', 'put a request aside; whoever asked gets no word of it (Admin)').action(
    atHub(cli, async (hub, _progress, id: string) => {
      const requestId = readInput(AccessRequestId, id, 'request');
      const request = await hub.call(dismissAccessRequest, { params: { requestId } });
      return { value: request, lines: [`The request of ${request.email} is dismissed.`] };
    }),
  );
}
