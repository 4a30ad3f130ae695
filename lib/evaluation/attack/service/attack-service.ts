import type { CohortDefinition, EventCriterion } from '#contracts/cohort';
import { tellingAccuracy } from '#evaluation/bench/cohorts/telling-accuracy';
import { concepts } from '#local/synthetic/concepts';
import { accuracy } from '../accuracy.ts';
import { type FamilyRow, familyRow } from '../family-row.ts';
import { type AttackedService, startAttackedService } from './attacked-service.ts';
import { errorTricks, type SqlTrick, sqlTricks } from './sql-tricks.ts';
import { type ServiceTarget, secret } from './targets.ts';
import { tellingBodies } from './telling-bodies.ts';

const sqlFamily = {
  name: 'SQL tricks',
  does: `asks the query service in SQL for many rows, for everybody or for nobody by one person’s record; the best of ${sqlTricks.length} tricks counts`,
  bound: 0.6,
};
const errorFamily = {
  name: 'error text',
  does: `makes the database object to one person’s record and compares the refusals byte for byte; the best of ${errorTricks.length} tricks counts`,
  bound: 0.6,
};
const timingFamily = {
  name: 'timing',
  does: 'times answers about single persons with a threshold learnt on others; the better of two forms counts',
  bound: 0.6,
};

/** Families that are played against the real query service on a real database. */
export const serviceFamilies = [sqlFamily, errorFamily, timingFamily] as const;

const persons = 5000;
/** As many as may wait their turn: the service answers questions in SQL one after another, each in ten seconds. */
const trickTargets = 4;
const timingTargets = 200;
const none = { flip: null, bunny: null, openSafely: null };

const event = (domain: EventCriterion['domain'], conceptId: number): EventCriterion => ({
  kind: 'event',
  domain,
  concepts: { include: [{ conceptId, descendants: false }], exclude: [] },
  atLeast: 1,
});

const alone = ({ known }: ServiceTarget): CohortDefinition['where'] => ({
  kind: 'all',
  of: [event('observation', known), event('condition', secret)],
});

const timed: readonly ((target: ServiceTarget) => CohortDefinition)[] = [
  (target) => ({ version: 1, where: alone(target) }),
  (target) => ({ version: 1, where: { kind: 'any', of: [alone(target), event('condition', concepts.type2Diabetes)] } }),
];

/** Asks one trick about every target, and says how well its answers tell the bit. */
async function tellingTrick(service: AttackedService, { name, sql }: SqlTrick, say: (line: string) => void) {
  const seen = await Promise.all(
    service.targets.slice(0, trickTargets).map(async (target) => {
      const { status, body } = await service.ask({ version: 1, sql: sql(target) });
      if (status === 429 || status >= 500) throw new Error(`the service does not answer: ${status}`);
      // Whoever asks knows the number of the target they wrote into the question.
      const answer = `${status} ${body.replaceAll(String(target.personId), 'P').replaceAll(String(target.known), 'K')}`;
      return { bit: target.bit, answer };
    }),
  );
  const told = tellingBodies(seen);
  if (told > 0.5) say(`  ${name} tells ${(told * 100).toFixed(0)} %`);
  return told;
}

/** The share that the most telling trick tells right of the targets. */
async function bestTrick(
  service: AttackedService,
  tricks: readonly SqlTrick[],
  say: (line: string) => void,
): Promise<number> {
  let best = 0;
  for (const trick of tricks) best = Math.max(best, await tellingTrick(service, trick, say));
  return best;
}

async function timing(service: AttackedService): Promise<number> {
  const told: number[] = [];
  for (const cohort of timed) {
    const seen = [];
    for (const target of service.targets) {
      const { milliseconds } = await service.ask(cohort(target));
      seen.push({ bit: target.bit === 1, milliseconds });
    }
    told.push(tellingAccuracy(seen) / 100);
  }
  return Math.max(...told);
}

/** Plays those of the three families that are wanted. The other rules are rules about numbers: they have no figure here. */
export async function attackService(
  wanted: ReadonlySet<string>,
  folder: string,
  say: (line: string) => void,
): Promise<FamilyRow[]> {
  const played = serviceFamilies.filter(({ name }) => wanted.has(name));
  if (played.length === 0) return [];
  const targets = wanted.has(timingFamily.name) ? timingTargets : trickTargets;
  const service = await startAttackedService(folder, persons, targets);
  try {
    // The first answers of a trust say that nobody was left out yet; later ones look alike.
    for (const target of service.targets.slice(0, 3))
      await service.ask({ version: 1, where: { kind: 'all', of: [alone(target)] } });
    const rows: FamilyRow[] = [];
    const add = (family: (typeof serviceFamilies)[number], share: number, rounds: number, questions: number): void =>
      void rows.push(familyRow(family, questions, accuracy(Math.round(share * rounds), rounds), none));
    if (wanted.has(sqlFamily.name))
      add(sqlFamily, await bestTrick(service, sqlTricks, say), trickTargets, sqlTricks.length);
    if (wanted.has(errorFamily.name))
      add(errorFamily, await bestTrick(service, errorTricks, say), trickTargets, errorTricks.length);
    if (wanted.has(timingFamily.name)) add(timingFamily, await timing(service), timingTargets, timed.length);
    return rows;
  } finally {
    await service.stop();
  }
}
