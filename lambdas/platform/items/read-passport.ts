import { Passport } from '#contracts/passport';
import { objectKeys } from '../objects/object-keys.ts';
import type { ObjectRef, ObjectStore } from '../objects/object-store.ts';
import { readText } from '../objects/stored-text.ts';
import type { PreparedRun } from './run-item.ts';

/** Where a large passport lies in this bucket, by the SHA-256 of its text in hexadecimal digits. */
export const passportPlace =
  (bucket: string) =>
  (sha256: string): ObjectRef => ({ bucket, key: objectKeys.passport(sha256) });

/**
 * The signed passport of a run, from the ledger or, where it is large, from the bucket of models. Throws where it is
 * not there any more: a run without its passport cannot go on.
 */
export const readPassport = async (
  objects: Pick<ObjectStore, 'read'>,
  bucket: string,
  { passport, storedPassport }: PreparedRun,
): Promise<string> => {
  const text = storedPassport === undefined ? passport : await readText(objects, passportPlace(bucket), storedPassport);
  if (text === undefined) throw new Error('the passport of the run is not there');
  return text;
};

/**
 * The claims of a passport that the hub itself signed, without a check of the signature. Throws for a text that is no
 * passport.
 */
export const passportClaims = (jws: string): Passport =>
  Passport.parse(JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')));
