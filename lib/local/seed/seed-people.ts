import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HubClient } from '#client/hub-client';
import { pages } from '#client/pages';
import { listTrusts } from '#contracts/api/trusts';
import { inviteUser } from '#contracts/api/users';
import type { TrustId } from '#contracts/ids';
import type { Role } from '#contracts/user';
import type { LocalHub } from '#local/platform/local-hub';
import type { Platform } from '#local/platform/platform';
import { firstSignIn } from '#local/study/person';
import { newPassword } from '#local/study/steps/invite-people';
import { registerTrusts } from '#local/study/steps/register-trusts';
import { type Account, readAccount, writeAccount } from './account.ts';
import { signInAgain } from './sign-in-again.ts';

/** Where the accounts of a platform's people lie: a file each, named after the role or the trust. */
export const peopleFolder = (platformFolder: string): string => join(platformFolder, 'people');

/** Somebody to be invited; `file` is where the account is kept. */
type Invited = {
  readonly file: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly trustId?: TrustId;
};

async function firstAccount(hub: LocalHub, who: Omit<Invited, 'trustId'>): Promise<Account> {
  const { email, name, role } = who;
  const { password, totpSecret } = await firstSignIn(hub, email, newPassword());
  const account = { hub: hub.origin, email, name, role, password, totpSecret };
  writeAccount(who.file, account);
  return account;
}

/** Invites somebody and signs them in for the first time; nothing is done where their account is kept already. */
async function seedPerson(hub: LocalHub, admin: HubClient, { file, ...body }: Invited): Promise<void> {
  if (existsSync(file)) return;
  await admin.call(inviteUser, { body });
  await firstAccount(hub, { file, ...body });
}

/** The Trust Admin of a trust, with the account in the file named after its code. */
const trustAdminOf = (folder: string, code: string, trustId: TrustId): Invited => ({
  file: join(folder, `${code.toLowerCase()}.json`),
  email: `admin@${code.toLowerCase()}.example`,
  name: `Trust Admin of ${code}`,
  role: 'TrustAdmin',
  trustId,
});

/**
 * Makes a new platform usable: a first Admin, every trust registered and enrolled, a Researcher, a Viewer and a Trust
 * Admin per trust. What is done already is left alone. The accounts are kept beside the platform's state, which is why
 * this is for a machine of one's own and invented data only.
 */
export async function seedPeople({ folder, hub, trusts }: Platform): Promise<void> {
  const people = peopleFolder(folder);
  const adminFile = join(people, 'admin.json');
  if (!existsSync(adminFile)) {
    const admin = { file: adminFile, email: 'admin@hub.example', name: 'Ada Admin', role: 'Admin' } as const;
    await hub.seedAdmin(admin.email, admin.name);
    await firstAccount(hub, admin);
  }
  const wanted = [
    {
      file: join(people, 'researcher.json'),
      email: 'researcher@university.example',
      name: 'Rae Researcher',
      role: 'Researcher',
    },
    { file: join(people, 'viewer.json'), email: 'viewer@university.example', name: 'Vic Viewer', role: 'Viewer' },
  ] as const;
  const fresh = trusts.filter((trust) => trust.services() === undefined);
  const missing = [
    ...wanted.map(({ file }) => file),
    ...trusts.map(({ code }) => join(people, `${code.toLowerCase()}.json`)),
  ];
  // An edge that had to move to another port is written into the accounts of those who sign in there.
  for (const file of [adminFile, ...missing].filter(existsSync)) {
    const account = readAccount(file);
    if (account.hub !== hub.origin) writeAccount(file, { ...account, hub: hub.origin });
  }
  if (fresh.length === 0 && missing.every(existsSync)) return;
  const admin = await signInAgain(hub.directory, readAccount(adminFile));
  await registerTrusts({ hub: admin }, fresh);
  for (const person of wanted) await seedPerson(hub, admin, person);
  const known = (await Array.fromAsync(pages(admin, listTrusts, {}))).flatMap((page) => page.trusts);
  for (const { code } of trusts) {
    const trustId = known.find((one) => one.code === code)?.trustId;
    if (trustId !== undefined) await seedPerson(hub, admin, trustAdminOf(people, code, trustId));
  }
}
