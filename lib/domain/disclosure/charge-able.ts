import type { Accountant } from './accountant.ts';
import type { PersonSet } from './person-set.ts';
import type { Price } from './price-of.ts';
import type { Charge } from './privacy-ledger.ts';

/** Charges those of `among` who can pay, and gives them with the charge for the ledger. */
export function chargeAble(
  account: Accountant,
  { of, units, upTo }: Price,
  among: PersonSet,
): { readonly able: PersonSet; readonly charge: Charge } {
  const able = account.able(of, units, upTo, among);
  return { able, charge: account.charge(of, units, able) };
}
