import { DisclosureFloor } from '#contracts/disclosure-floor';
import { env } from '#lambdas/platform/runtime/env';

/** What this hub asks of every trust at least; `undefined` where it leaves all to the trusts. */
export const runtimeFloor = (): DisclosureFloor | undefined => {
  const floor = DisclosureFloor.parse(JSON.parse(env('DISCLOSURE_FLOOR')));
  return Object.keys(floor).length === 0 ? undefined : floor;
};
