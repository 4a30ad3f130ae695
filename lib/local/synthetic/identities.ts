import { people } from './people.ts';
import { studies } from './studies.ts';
import { hospitalIdentities } from './study-files.ts';
import type { SyntheticTrust } from './trusts.ts';

/** Every string that identifies one of a trust's invented people, their studies or the hospital's staff. */
export function identities(trust: SyntheticTrust): string[] {
  const everybody = people(trust).flatMap(({ personId, nhsNumber, name, address }) => [
    String(personId),
    nhsNumber,
    name,
    ...name.split('^'),
    address,
  ]);
  const imaged = studies(trust).flatMap(({ accessionNumber, studyUid, seriesUid }) => [
    accessionNumber,
    studyUid,
    seriesUid,
  ]);
  return [...new Set([...everybody, ...imaged, ...Object.values(hospitalIdentities)])];
}
