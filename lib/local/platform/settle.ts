import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { firstSignIn } from '#local/study/person';
import { newPassword } from '#local/study/steps/invite-people';
import { registerTrusts } from '#local/study/steps/register-trusts';
import type { Platform } from './platform.ts';

const Kept = z.object({ email: z.string(), password: z.string(), totpSecret: z.string() });

/**
 * Makes a new platform usable: a first Admin, and every trust registered and enrolled. Done once; what the Admin
 * signs in with is kept beside the platform's state, which is why this is for a machine of one's own only.
 */
export async function settle(platform: Platform): Promise<string[]> {
  const file = join(platform.hub.folder, 'first-admin.json');
  if (!existsSync(file)) {
    const desk = platform.forStudy();
    await desk.seedAdmin('admin@hub.example', 'Ada Admin');
    const admin = await firstSignIn(desk, 'admin@hub.example', newPassword());
    await registerTrusts(admin, desk.trusts);
    writeFileSync(file, `${JSON.stringify(Kept.parse(admin), null, 2)}\n`, { mode: 0o600 });
  }
  const { email, password, totpSecret } = Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  return [
    `Trusts: ${platform.trusts.map(({ code, name }) => `${code} (${name})`).join(', ')}`,
    `Admin: ${email}, password ${password}, authenticator secret ${totpSecret}`,
  ];
}
