import { type Ledger, runtimeLedger } from '#lambdas/platform/ledger/ledger';
import { env } from '#lambdas/platform/runtime/env';
import { type SendMail, sendMail } from '#lambdas/platform/runtime/mail';
import { runtimeDirectory } from './cognito-directory.ts';
import type { Directory } from './directory.ts';
import { temporaryPassword } from './temporary-password.ts';

/** What resetting somebody's sign-in takes. */
export type ResetDeps<K extends keyof Directory> = {
  readonly ledger: Ledger;
  readonly directory: Pick<Directory, K>;
  readonly sendMail: SendMail;
  readonly newPassword: () => string;
  readonly publicUrl: string;
};

/** The parts of this deployment. */
export const runtimeResetDeps = (): ResetDeps<keyof Directory> => ({
  ledger: runtimeLedger(),
  directory: runtimeDirectory(env('USER_POOL_ID')),
  sendMail,
  newPassword: temporaryPassword,
  publicUrl: env('PUBLIC_URL'),
});
