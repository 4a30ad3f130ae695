import type { Accountant } from './accountant.ts';
import type { PersonSet } from './person-set.ts';
import type { Charge, CostKind } from './privacy-ledger.ts';

/** What one figure costs each person whom it counts: so many units, which may bring an account to `upTo` at most. */
export type Price = { readonly of: CostKind; readonly units: number; readonly upTo: number };

/** Charges those of `among` who can pay, and gives them with the charge for the ledger. */
export function chargeAble(
  account: Accountant,
  { of, units, upTo }: Price,
  among: PersonSet,
): { readonly able: PersonSet; readonly charge: Charge } {
  const able = account.able(of, units, upTo, among);
  return { able, charge: account.charge(of, units, able) };
}
