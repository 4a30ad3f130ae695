import { firstSignIn, type Person } from './person.ts';
import { invite, newPassword } from './steps/invite-people.ts';
import { registerTrusts } from './steps/register-trusts.ts';
import type { RegisteredTrust, StudyPlatform } from './study-platform.ts';

/** People and trusts of a platform, signed in and enrolled. */
export type OpenedPlatform = {
  readonly admin: Person;
  readonly researcher: Person;
  /** Every trust with its Trust Admin. */
  readonly sites: readonly { readonly trust: RegisteredTrust; readonly decider: Person }[];
};

/** Makes an empty platform ready for a study: first Admin, every trust enrolled, a researcher and a Trust Admin per trust. */
export async function openPlatform(platform: StudyPlatform): Promise<OpenedPlatform> {
  await platform.seedAdmin('admin@hub.example', 'Ada Admin');
  const admin = await firstSignIn(platform, 'admin@hub.example', newPassword());
  const trusts = await registerTrusts(admin, platform.trusts);
  const rae = { email: 'rae@university.example', name: 'Rae', role: 'Researcher' } as const;
  const researcher = await invite(platform, admin, rae);
  const sites = [];
  for (const trust of trusts) {
    const { trustId, code } = trust;
    const email = `${code.toLowerCase()}@trust.example`;
    sites.push({ trust, decider: await invite(platform, admin, { email, name: code, role: 'TrustAdmin', trustId }) });
  }
  return { admin, researcher, sites };
}
