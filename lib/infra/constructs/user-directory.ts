import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { Role } from '#contracts/user';
import { acknowledge } from './acknowledge.ts';

/** What a directory is made with. */
export type UserDirectoryProps = {
  readonly keepData: boolean;
  /** Cognito's feature plan; `plus` has threat protection. */
  readonly plan: 'essentials' | 'plus';
};

/**
 * People and their credentials: invited only, password and authenticator app required, one group for each role. On the
 * plus plan, passwords known from leaks are refused, and sign-ins that Cognito takes for those of somebody else.
 */
export class UserDirectory extends Construct {
  readonly pool: cognito.UserPool;
  readonly client: cognito.UserPoolClient;

  constructor(scope: Construct, id: string, { keepData, plan }: UserDirectoryProps) {
    super(scope, id);
    const isPlus = plan === 'plus';
    this.pool = new cognito.UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true } },
      autoVerify: { email: true },
      mfa: cognito.Mfa.REQUIRED,
      // No SMS: a telephone number can be taken over.
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(7),
      },
      featurePlan: isPlus ? cognito.FeaturePlan.PLUS : cognito.FeaturePlan.ESSENTIALS,
      ...(isPlus ? { standardThreatProtectionMode: cognito.StandardThreatProtectionMode.FULL_FUNCTION } : {}),
      deletionProtection: keepData,
      removalPolicy: keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    if (isPlus) this.#refuseRisks();
    else
      acknowledge(
        this.pool,
        'AwsSolutions-COG8',
        'The plus plan is paid by user and chosen by environment; SRP and a required authenticator stand without it.',
      );
    this.client = this.pool.addClient('Client', {
      // SRP alone: a password never travels.
      authFlows: { userSrp: true },
      generateSecret: false,
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(30),
      idTokenValidity: Duration.minutes(30),
      refreshTokenValidity: Duration.hours(12),
    });
    for (const role of Role.options)
      new cognito.CfnUserPoolGroup(this, role, { userPoolId: this.pool.userPoolId, groupName: role });
  }
  /** An authenticator is asked for in any case, so that a risky sign-in can only be refused, and is from medium on. */
  #refuseRisks(): void {
    const refuse = { eventAction: 'BLOCK', notify: false };
    new cognito.CfnUserPoolRiskConfigurationAttachment(this, 'Risks', {
      userPoolId: this.pool.userPoolId,
      clientId: 'ALL',
      compromisedCredentialsRiskConfiguration: {
        actions: { eventAction: 'BLOCK' },
        // With SRP the directory sees no password at sign-in.
        eventFilter: ['SIGN_UP', 'PASSWORD_CHANGE'],
      },
      accountTakeoverRiskConfiguration: { actions: { highAction: refuse, mediumAction: refuse } },
    });
  }
}
