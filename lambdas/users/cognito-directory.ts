import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  NotAuthorizedException,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { AppError } from '#contracts/app-error';
import { UserId } from '#contracts/ids';
import type { Role } from '#contracts/user';
import type { Directory, NewAccount } from './directory.ts';

const subOf = (attributes: AttributeType[] | undefined): UserId =>
  UserId.parse(attributes?.find(({ Name }) => Name === 'sub')?.Value);

const missing = (reason: unknown): never => {
  throw reason instanceof UserNotFoundException ? new AppError('ACCOUNT_MISSING', { cause: reason }) : reason;
};

const unlessMissing = (reason: unknown): undefined => {
  if (!(reason instanceof UserNotFoundException)) throw reason;
};

/** The directory in Cognito. Cognito mails nothing: the hub does, in its own words. */
export const cognitoDirectory = (client: CognitoIdentityProviderClient, UserPoolId: string): Directory => {
  const userOf = (email: string) => ({ UserPoolId, Username: email });
  const setRole = async (email: string, role: Role): Promise<void> => {
    const user = userOf(email);
    const { Groups = [] } = await client.send(new AdminListGroupsForUserCommand(user));
    for (const { GroupName } of Groups)
      if (GroupName !== role) await client.send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName }));
    await client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: role }));
  };
  const createAccount = async ({ email, role, temporaryPassword }: NewAccount): Promise<UserId> => {
    const user = userOf(email);
    const userId = await client
      .send(
        new AdminCreateUserCommand({
          ...user,
          TemporaryPassword: temporaryPassword,
          MessageAction: 'SUPPRESS',
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
          ],
        }),
      )
      .then(({ User }) => subOf(User?.Attributes))
      .catch(async (reason: unknown) => {
        if (!(reason instanceof UsernameExistsException)) throw reason;
        await client.send(new AdminSetUserPasswordCommand({ ...user, Password: temporaryPassword, Permanent: false }));
        return subOf((await client.send(new AdminGetUserCommand(user))).UserAttributes);
      });
    await setRole(email, role);
    return userId;
  };
  return {
    createAccount,
    replaceAccount: async (account) => {
      await client.send(new AdminDeleteUserCommand(userOf(account.email))).catch(unlessMissing);
      return createAccount(account);
    },
    setTemporaryPassword: async (email, temporaryPassword) => {
      const password = { ...userOf(email), Password: temporaryPassword, Permanent: false };
      await client.send(new AdminSetUserPasswordCommand(password)).catch(missing);
      await client.send(new AdminUserGlobalSignOutCommand(userOf(email)));
    },
    setRole: (email, role) => setRole(email, role).catch(missing),
    disable: async (email) => {
      // Sessions first: Cognito may refuse to end those of a disabled account, which calling again would meet.
      await client.send(new AdminUserGlobalSignOutCommand(userOf(email))).catch((reason: unknown) => {
        if (!(reason instanceof NotAuthorizedException)) unlessMissing(reason);
      });
      await client.send(new AdminDisableUserCommand(userOf(email))).catch(unlessMissing);
    },
    enable: async (email) => {
      await client.send(new AdminEnableUserCommand(userOf(email))).catch(missing);
    },
  };
};

/** The directory of this deployment. */
export const runtimeDirectory = (userPoolId: string): Directory =>
  cognitoDirectory(new CognitoIdentityProviderClient({}), userPoolId);
