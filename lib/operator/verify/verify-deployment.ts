import { AppError } from '#contracts/app-error';
import { checkClosedOrigin } from './check-closed-origin.ts';
import { checkDns } from './check-dns.ts';
import { checkDoorbell } from './check-doorbell.ts';
import { checkEnrolment } from './check-enrolment.ts';
import { checkHeaders } from './check-headers.ts';
import { checkHealth } from './check-health.ts';
import { checkOldTls } from './check-old-tls.ts';
import { checkOpenapi } from './check-openapi.ts';
import { checkSignIn } from './check-sign-in.ts';
import { checkSignInFront } from './check-sign-in-front.ts';
import { checkStrangers } from './check-strangers.ts';
import { checkTls } from './check-tls.ts';
import { checkUploadCors } from './check-upload-cors.ts';
import { failed } from './outcomes.ts';
import type { Check, Outcome, Target, Verification } from './verification.ts';

/** Everything that must be so of a deployment, from the outside inwards. */
export const deploymentChecks: readonly Check[] = [
  checkDns,
  checkTls,
  checkOldTls,
  checkClosedOrigin,
  checkHeaders,
  checkHealth,
  checkOpenapi,
  checkStrangers,
  checkSignInFront,
  checkSignIn,
  checkEnrolment,
  checkDoorbell,
  checkUploadCors,
];

/** Runs checks one after the other and calls `said` with each as it ends; one that cannot be made has failed. */
export const verifyDeployment = async (
  target: Target,
  checks: readonly Check[],
  said: (name: string, outcome: Outcome) => void,
): Promise<Verification> => {
  const found: (Outcome & { name: string })[] = [];
  for (const { name, run } of checks) {
    const outcome = await run(target).catch((reason: unknown) =>
      failed(reason instanceof AppError ? reason.code : reason instanceof Error ? reason.message : String(reason)),
    );
    said(name, outcome);
    found.push({ name, ...outcome });
  }
  return { ok: found.every(({ kind }) => kind !== 'failed'), origin: target.origin, checks: found };
};
