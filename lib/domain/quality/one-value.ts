import type { QualityPerson } from './quality-person.ts';
import type { QualityRule } from './quality-rule.ts';

/**
 * A column in which nearly all persons have one and the same value holds nothing to learn from. All who have that value
 * fail, where fewer than the threshold have another: the few themselves are not told apart.
 */
export const oneValue = (column: string, valueIn: (person: QualityPerson) => string): QualityRule => ({
  check: 'empty',
  column,
  failing: (persons, threshold) => {
    const byValue = Map.groupBy(
      persons.filter(({ studies }) => studies.length > 0),
      valueIn,
    );
    const [largest = [], ...others] = [...byValue.values()].sort((one, other) => other.length - one.length);
    const rest = others.reduce((sum, group) => sum + group.length, 0);
    return rest < threshold ? largest : [];
  },
});
