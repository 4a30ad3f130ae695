import type { Command } from 'commander';
import { getSigningKey, revokeSigningKey, rotateSigningKey } from '#contracts/api/platform';
import { type HubKeys, RevokeSigningKey, RotateSigningKey } from '#contracts/hub-key';
import type { Cli } from '../cli.ts';
import { columns } from '../columns.ts';
import { type Answer, atHub, command, type SharedOptions } from '../command.ts';
import { readInput } from '../read-input.ts';

/** Every key of the hub, the oldest first: since when it signs no more, its thumbprint, and how people compare it. */
const answer = (keys: HubKeys): Answer => {
  const rows = keys.keys.map(({ fingerprint, kid, revokedFrom, until }) => [
    revokedFrom === undefined ? (until === undefined ? 'signs now' : `until ${until}`) : `revoked from ${revokedFrom}`,
    kid,
    fingerprint,
  ]);
  return { value: keys, lines: columns(rows) };
};

/** `flip signing-key`: the keys that the hub signs and has signed with; rotate and revoke (Admin). */
export function addSigningKey(program: Command, cli: Cli): void {
  const signingKey = command(program, cli, 'signing-key', 'the keys that the hub signs and has signed with').action(
    atHub(cli, async (hub) => answer(await hub.call(getSigningKey, {}))),
  );
  command(signingKey, cli, 'rotate', 'have the next declared key sign; trusts follow by themselves (Admin)')
    .requiredOption('--from <kid>', 'the key that signs now, so that a repeated command rotates once')
    .action(
      atHub(cli, async (hub, _progress, { from }: SharedOptions & { readonly from: string }) =>
        answer(await hub.call(rotateSigningKey, { body: readInput(RotateSigningKey, { from }, 'signing key') })),
      ),
    );
  command(signingKey, cli, 'revoke <kid>', 'what a key that signed before has signed counts no more (Admin)')
    .requiredOption('--since <instant>', 'since when somebody else may have it, as 2026-01-31T12:00:00.000Z')
    .action(
      atHub(cli, async (hub, _progress, kid: string, { since }: SharedOptions & { readonly since: string }) =>
        answer(
          await hub.call(revokeSigningKey, { body: readInput(RevokeSigningKey, { kid, from: since }, 'signing key') }),
        ),
      ),
    );
}
