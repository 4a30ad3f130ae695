import { RoaringBitmap32 } from 'roaring-wasm';
import type { DistributionTable } from '#domain/disclosure/distribution-table';
import type { PersonSet } from '#domain/disclosure/person-set';
import { isPartition } from '#domain/disclosure/table-cells';
import type { Random } from '#local/synthetic/random';
import type { Family } from '../family.ts';
import type { Game } from '../game.ts';
import { placed } from '../placed.ts';
import type { Answer, Question } from '../question.ts';
import type { World } from '../world.ts';

const kinds = ['number', 'number', 'number', 'tables', 'values', 'sum', 'freeze'] as const;
const pads = ['fresh', 'same', 'grown', 'union', 'without some'] as const;
const conditions = ['always', 'always', 'always', 'after a shown number', 'after a hidden one'] as const;

/** One step of a programme: which set is asked for in which way, and when. */
export type Step = {
  readonly kind: (typeof kinds)[number];
  /** How the pad comes from that of the step before. */
  readonly pad: (typeof pads)[number];
  readonly size: number;
  readonly withTarget: boolean;
  readonly when: (typeof conditions)[number];
  readonly load: number;
  /** In the words of the same step one turn before. */
  readonly sameWords: boolean;
};

/** A programme of questions: its steps are taken again and again. */
export type Programme = readonly Step[];

const mostSteps = 6;
const turns = 25;
const invented = 3;

/** Small sets more often than large ones: there one person weighs most. */
const randomStep = (chance: Random): Step => ({
  kind: chance.pick(kinds),
  pad: chance.pick(pads),
  size: Math.round(5 * 60 ** chance.next()),
  withTarget: chance.chance(0.8),
  when: chance.pick(conditions),
  load: chance.chance(0.7) ? 0 : chance.whole(1, 3),
  sameWords: chance.chance(0.15),
});

/** A programme of one to six steps. */
export const randomProgramme = (chance: Random): Programme =>
  Array.from({ length: chance.whole(1, mostSteps) }, () => randomStep(chance));

/** The same with one step changed, added or left out. */
export function mutated(programme: Programme, chance: Random): Programme {
  const at = chance.whole(0, programme.length - 1);
  const step = programme[at] ?? randomStep(chance);
  const change = chance.next();
  if (change < 0.2 && programme.length > 1) return programme.toSpliced(at, 1);
  if (change < 0.4 && programme.length < mostSteps) return programme.toSpliced(at, 0, randomStep(chance));
  const other = randomStep(chance);
  const key = chance.pick(Object.keys(step) as (keyof Step)[]);
  return programme.with(at, { ...step, [key]: other[key] });
}

/** The next pad from the one before. */
function nextPad({ pad, size }: Step, before: PersonSet, { chance, pads: source }: Game): PersonSet {
  if (pad === 'fresh' || before.isEmpty) return source.fresh(size);
  if (pad === 'same') return before;
  if (pad === 'grown') return RoaringBitmap32.or(before, source.fresh(Math.max(1, Math.round(size / 10))));
  if (pad === 'union') return RoaringBitmap32.or(before, source.any(size));
  const kept = before.toArray().filter(() => chance.chance(0.9));
  return kept.length === 0 ? source.fresh(size) : new RoaringBitmap32(kept);
}

/** Two tables in which each person stands once, or two in which the target has every value. */
function tablesOf({ kind }: Step, { tables }: World, target: number): readonly DistributionTable[] {
  if (kind === 'tables') return tables.slice(0, 2);
  if (kind !== 'values') return [];
  const many = tables.filter(({ name }) => !isPartition(name)).slice(0, 2);
  return many.map((table) =>
    placed(
      table,
      target,
      table.values.map(({ label }) => label),
    ),
  );
}

function questionOf(step: Step, pad: PersonSet, text: string, game: Game): Question {
  const { target, withTarget, without, world } = game;
  const tables = tablesOf(step, world, target);
  const asked = { ...(step.withTarget ? withTarget : without)(pad, { text, tables }), load: step.load };
  if (step.kind === 'sum') return { ...asked, sumOf: invented };
  if (step.kind !== 'freeze') return asked;
  const figures = (added: PersonSet) => ({ withStudies: [pad, added], failing: [added, pad] });
  const added = step.withTarget ? new RoaringBitmap32([target]) : new RoaringBitmap32();
  return { ...asked, text: `freeze ${text}`, frozen: [figures(new RoaringBitmap32()), figures(added)] };
}

const applies = ({ when }: Step, last: Answer | undefined): boolean => {
  if (when === 'always' || last === undefined || last === 'refused') return true;
  return (last.persons !== null) === (when === 'after a shown number');
};

/** The attack that runs a programme. */
export const familyOf = (programme: Programme, name = 'searched programmes'): Family => ({
  name,
  does: 'runs the programme of questions that told most among many that were made and changed at random',
  *play(game) {
    let pad: PersonSet = new RoaringBitmap32();
    let last: Answer | undefined;
    const words = new Map<number, string>();
    for (let turn = 0; turn < turns; turn += 1)
      for (const [at, step] of programme.entries()) {
        if (!applies(step, last)) continue;
        pad = nextPad(step, pad, game);
        const text = (step.sameWords ? words.get(at) : undefined) ?? `turn ${turn}, step ${at}`;
        words.set(at, text);
        last = yield questionOf(step, pad, text, game);
      }
  },
});
