import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  type AttributeType,
  CognitoIdentityProviderClient,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { UserId } from '#contracts/ids';
import type { Directory } from './directory.ts';

const subOf = (attributes: AttributeType[] | undefined): UserId =>
  UserId.parse(attributes?.find(({ Name }) => Name === 'sub')?.Value);

/** The directory in Cognito. Cognito mails nothing: the hub does, in its own words. */
export const cognitoDirectory = (client: CognitoIdentityProviderClient, UserPoolId: string): Directory => ({
  createAccount: async ({ email, role, temporaryPassword }) => {
    const user = { UserPoolId, Username: email };
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
    const { Groups = [] } = await client.send(new AdminListGroupsForUserCommand(user));
    for (const { GroupName } of Groups)
      if (GroupName !== role) await client.send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName }));
    await client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: role }));
    return userId;
  },
});

/** The directory of this deployment. */
export const runtimeDirectory = (userPoolId: string): Directory =>
  cognitoDirectory(new CognitoIdentityProviderClient({}), userPoolId);
