import type { CohortDefinition, Criterion, GroupCriterion } from '#contracts/cohort';
import { deepest } from '#domain/cohort/check-cohort';
import type { Random } from '#local/synthetic/random';

type Rewrite = (criterion: Criterion, chance: Random) => Criterion | undefined;

const group = (kind: GroupCriterion['kind'], ...of: Criterion[]): GroupCriterion => ({ kind, of });
const isGroup = (criterion: Criterion): criterion is GroupCriterion => 'of' in criterion;

/** Someone whom a member-free formula never or always selects: for absorption and for padding with what changes nothing. */
const somebody: Criterion = { kind: 'sex', anyOf: ['female'] };
const everybody: Criterion = { kind: 'sex', anyOf: ['female', 'male', 'unknown'] };

/** Laws of set algebra and of the language itself; each leaves the persons as they are. */
const laws: readonly Rewrite[] = [
  (criterion) => group('none', group('none', criterion)),
  (criterion) => group('all', criterion, criterion),
  (criterion) => group('any', criterion),
  (criterion) => group('any', criterion, group('all', criterion, somebody)),
  (criterion) => group('all', criterion, group('any', criterion, somebody)),
  (criterion) => group('all', criterion, everybody),
  (criterion) => group('any', criterion, group('none', everybody)),
  (criterion) => group('any', group('all', criterion, somebody), group('all', criterion, group('none', somebody))),
  (criterion) =>
    isGroup(criterion) && criterion.of.length > 1 ? group(criterion.kind, ...criterion.of.toReversed()) : undefined,
  (criterion) =>
    isGroup(criterion) && criterion.kind === 'all'
      ? group('none', ...criterion.of.map((member) => group('none', member)))
      : undefined,
  (criterion) =>
    isGroup(criterion) && criterion.kind === 'any' ? group('none', group('none', ...criterion.of)) : undefined,
  (criterion) =>
    isGroup(criterion) && criterion.kind === 'none'
      ? group('all', ...criterion.of.map((member) => group('none', member)))
      : undefined,
  (criterion) => {
    const [first, ...rest] = isGroup(criterion) ? criterion.of : [];
    if (!isGroup(criterion) || criterion.kind !== 'all' || first?.kind !== 'any' || rest.length === 0) return undefined;
    return group('any', ...first.of.map((member) => group('all', member, ...rest)));
  },
  (criterion) =>
    criterion.kind === 'sex' && criterion.anyOf.length > 1
      ? group('any', ...criterion.anyOf.map((sex): Criterion => ({ kind: 'sex', anyOf: [sex] })))
      : undefined,
  (criterion) =>
    criterion.kind === 'event' && criterion.concepts !== undefined
      ? {
          ...criterion,
          concepts: { ...criterion.concepts, include: [...criterion.concepts.include, ...criterion.concepts.include] },
        }
      : undefined,
  (criterion) =>
    criterion.kind === 'event' && criterion.domain === 'condition' && criterion.concepts !== undefined
      ? { ...criterion, during: { from: '1900-01-01' } }
      : undefined,
];

/** How deep groups nest; a group of leaves is one level. */
const depthOf = (criterion: Criterion): number => (isGroup(criterion) ? 1 + Math.max(...criterion.of.map(depthOf)) : 0);

/** Applies a law somewhere in the formula: at its top, or at one of its members. */
function rewriteOnce(criterion: Criterion, chance: Random): Criterion {
  if (isGroup(criterion) && chance.chance(0.6)) {
    const at = chance.whole(0, criterion.of.length - 1);
    return group(
      criterion.kind,
      ...criterion.of.map((member, index) => (index === at ? rewriteOnce(member, chance) : member)),
    );
  }
  const fitting = laws.flatMap((law) => law(criterion, chance) ?? []);
  return chance.pick(fitting);
}

/** `forms` definitions of the same persons, no two of them the same text; the first is the definition itself. */
export function equivalents(definition: CohortDefinition, forms: number, chance: Random): CohortDefinition[] {
  const found = new Map<string, CohortDefinition>([[JSON.stringify(definition), definition]]);
  while (found.size < forms) {
    let where: Criterion = definition.where;
    for (let step = chance.whole(1, 3); step > 0; step -= 1) where = rewriteOnce(where, chance);
    const form: CohortDefinition = { version: 1, where: isGroup(where) ? where : group('all', where) };
    // No trust takes a deeper one, and neither does the hub.
    if (depthOf(form.where) <= deepest) found.set(JSON.stringify(form), form);
  }
  return [...found.values()];
}
