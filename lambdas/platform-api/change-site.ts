import { changeSite } from '#contracts/api/platform';
import { AppError } from '#contracts/app-error';
import { edge, type OperationHandler } from '#lambdas/platform/http/http-edge';
import { readSite } from '#lambdas/platform/items/read-site';
import { SiteItem } from '#lambdas/platform/items/site-item';
import { commit } from '#lambdas/platform/ledger/commit';
import { keys } from '#lambdas/platform/ledger/keys';
import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { putNew, updateItem } from '#lambdas/platform/ledger/ledger-writes';
import { readItem } from '#lambdas/platform/ledger/read-item';
import { actorOf } from '#lambdas/platform/runtime/caller';
import { env } from '#lambdas/platform/runtime/env';

type Deps = { readonly ledger: Ledger; readonly version: string };

/** Admin: sets the banner of the hub, and whether it is being redeployed. Throws CONFLICT where another Admin does too. */
export const makeChangeSite =
  ({ ledger, version }: Deps): OperationHandler<typeof changeSite> =>
  async ({ body }, { caller }) => {
    const before = await readItem(ledger, keys.site(), SiteItem);
    const now = ledger.now().toISOString();
    const banner = body.banner === undefined ? before?.banner : (body.banner ?? undefined);
    const deploying = body.deploymentMode ?? before?.deployingSince !== undefined;
    const deployingSince = deploying ? (before?.deployingSince ?? now) : undefined;
    const set = { banner, deployingSince, changedAt: now };
    const gone = Object.entries({ banner, deployingSince }).flatMap(([name, value]) =>
      value === undefined ? [name] : [],
    );
    const write =
      before?.changedAt === undefined
        ? putNew(ledger, { ...keys.site(), kind: 'SITE', ...set })
        : updateItem(ledger, {
            key: keys.site(),
            expect: [{ attribute: 'changedAt', oneOf: [before.changedAt] }],
            set,
            remove: gone,
          });
    const committed = await commit(
      ledger,
      [write],
      [
        {
          action: 'site.changed',
          actor: actorOf(caller),
          subject: { kind: 'site', id: 'hub' },
          facts: { deploymentMode: deploying, banner: banner !== undefined },
        },
      ],
    );
    if (committed.kind === 'refused')
      throw new AppError('CONFLICT', { details: [{ rule: 'another Admin changed it meanwhile', place: 'site' }] });
    return readSite(ledger, version);
  };

/** Lambda entry. */
export const handler = edge(changeSite, () => makeChangeSite({ ledger: runtimeLedger(), version: env('HUB_VERSION') }));
