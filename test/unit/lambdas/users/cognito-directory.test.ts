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
  CognitoIdentityProviderClient,
  NotAuthorizedException,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { cognitoDirectory } from '#lambdas/users/cognito-directory';
import { refusal } from '#test/fixtures/hub/call-operation';

const client = new CognitoIdentityProviderClient({ region: 'eu-west-2' });
const cognito = mockClient(client);
const directory = cognitoDirectory(client, 'pool');
const email = 'rae@flip.example';
const account = { email, role: 'Viewer', temporaryPassword: 'one-time-aA1' } as const;
const failure = { message: '', $metadata: {} };
const missing = new UserNotFoundException(failure);
/** What was called, in order. */
const called = () => cognito.calls().map(({ args: [command] }) => command.constructor.name.replace(/Command$/, ''));

beforeEach(() => {
  cognito.reset();
  cognito.onAnyCommand().resolves({});
  cognito.on(AdminListGroupsForUserCommand).resolves({ Groups: [{ GroupName: 'Viewer' }] });
  cognito.on(AdminCreateUserCommand).resolves({ User: { Attributes: [{ Name: 'sub', Value: 'account-1' }] } });
});

it('puts an account in exactly one group, whatever it was in', async () => {
  cognito.on(AdminListGroupsForUserCommand).resolves({ Groups: [{ GroupName: 'Admin' }, { GroupName: 'Viewer' }] });
  await directory.setRole(email, 'Viewer');
  const removed = cognito.commandCalls(AdminRemoveUserFromGroupCommand).map(({ args: [{ input }] }) => input.GroupName);
  expect(removed).toEqual(['Admin']);
  expect(cognito.commandCalls(AdminAddUserToGroupCommand)[0]?.args[0].input).toMatchObject({ GroupName: 'Viewer' });
});

it('takes over the account that an interrupted invitation left', async () => {
  cognito.on(AdminCreateUserCommand).rejects(new UsernameExistsException(failure));
  cognito.on(AdminGetUserCommand).resolves({ UserAttributes: [{ Name: 'sub', Value: 'account-0' }] });
  expect(await directory.createAccount(account)).toBe('account-0');
  expect(cognito.commandCalls(AdminSetUserPasswordCommand)[0]?.args[0].input).toMatchObject({ Permanent: false });
});

it('makes an account anew, also where there is none any more', async () => {
  expect(await directory.replaceAccount(account)).toBe('account-1');
  expect(called().slice(0, 2)).toEqual(['AdminDeleteUser', 'AdminCreateUser']);
  cognito.on(AdminDeleteUserCommand).rejects(missing);
  expect(await directory.replaceAccount(account)).toBe('account-1');
  cognito.on(AdminDeleteUserCommand).rejects(new Error('down'));
  await expect(directory.replaceAccount(account)).rejects.toThrow('down');
});

it('ends the sessions with the password that is replaced', async () => {
  await directory.setTemporaryPassword(email, 'one-time-aA1');
  expect(called()).toEqual(['AdminSetUserPassword', 'AdminUserGlobalSignOut']);
  const { input } = cognito.commandCalls(AdminSetUserPasswordCommand)[0]!.args[0];
  expect(input).toMatchObject({ Username: email, Password: 'one-time-aA1', Permanent: false });
});

it('disables and ends the sessions, also of an account that is disabled already or missing', async () => {
  await directory.disable(email);
  expect(called()).toEqual(['AdminUserGlobalSignOut', 'AdminDisableUser']);
  cognito.on(AdminUserGlobalSignOutCommand).rejects(new NotAuthorizedException(failure));
  await directory.disable(email);
  expect(cognito.commandCalls(AdminDisableUserCommand)).toHaveLength(2);
  cognito.on(AdminUserGlobalSignOutCommand).rejects(missing);
  cognito.on(AdminDisableUserCommand).rejects(missing);
  await directory.disable(email);
  cognito.on(AdminDisableUserCommand).rejects(new Error('down'));
  await expect(directory.disable(email)).rejects.toThrow('down');
});

it('says where an account is missing that something is to be done to', async () => {
  cognito.on(AdminEnableUserCommand).rejects(missing);
  cognito.on(AdminSetUserPasswordCommand).rejects(missing);
  cognito.on(AdminListGroupsForUserCommand).rejects(missing);
  expect(await refusal(directory.enable(email))).toBe('ACCOUNT_MISSING');
  expect(await refusal(directory.setTemporaryPassword(email, 'x'))).toBe('ACCOUNT_MISSING');
  expect(await refusal(directory.setRole(email, 'Viewer'))).toBe('ACCOUNT_MISSING');
  cognito.on(AdminEnableUserCommand).resolves({});
  expect(await refusal(directory.enable(email))).toBe('not refused');
});
