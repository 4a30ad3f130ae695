import { pages } from '#client/pages';
import { listTrusts, registerTrust } from '#contracts/api/trusts';
import { TrustCode } from '#contracts/ids';
import type { Person } from '../person.ts';
import type { RegisteredTrust, StudyTrust } from '../study-platform.ts';
import { until } from '../until.ts';

/** Registers every trust, lets each appliance enrol with its one-time code, and waits until all are online. */
export async function registerTrusts(
  admin: Pick<Person, 'hub'>,
  trusts: readonly StudyTrust[],
): Promise<RegisteredTrust[]> {
  // One after the other, so that one warm process of the local cloud answers them all; starting another takes longer.
  const announced = [];
  for (const trust of trusts) {
    const body = { code: TrustCode.parse(trust.code), name: trust.name };
    announced.push({ trust, ...(await admin.hub.call(registerTrust, { body })) });
  }
  const registered = await Promise.all(
    announced.map(async ({ enrolmentCode, trust, trustId }) => {
      await trust.enrol(enrolmentCode);
      return { ...trust, trustId };
    }),
  );
  await until(
    'every trust online',
    60,
    async () => (await Array.fromAsync(pages(admin.hub, listTrusts, {}))).flatMap((page) => page.trusts),
    (listed) => registered.every(({ trustId }) => listed.some((one) => one.trustId === trustId && one.online)),
  );
  return registered;
}
