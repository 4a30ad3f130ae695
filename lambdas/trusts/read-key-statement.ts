import { compactVerify, decodeJwt, importJWK, type JWK } from 'jose';
import type { PublicJwk } from '#contracts/primitives';
import { TrustKeyStatement, trustKeyStatementType } from '#contracts/trust';

/** What a statement says, whoever signed it; undefined for what is no statement. */
export const claimedKeys = (statement: string): TrustKeyStatement | undefined => {
  try {
    return TrustKeyStatement.safeParse(decodeJwt(statement)).data;
  } catch {
    return undefined;
  }
};

/** Whether this key of a trust signed the statement, as a statement of keys. */
export const isSignedWith = async (statement: string, signingKey: PublicJwk): Promise<boolean> => {
  try {
    const key = await importJWK(signingKey as JWK, 'EdDSA');
    const { protectedHeader } = await compactVerify(statement, key, { algorithms: ['EdDSA'] });
    return protectedHeader.typ === trustKeyStatementType;
  } catch {
    return false;
  }
};
