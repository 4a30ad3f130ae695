import type { Rule } from './rule.ts';
import { bunnyRule } from './rules/bunny-rule.ts';
import { exactRule } from './rules/exact-rule.ts';
import { flipRule } from './rules/flip-rule.ts';
import { openSafelyRule } from './rules/open-safely-rule.ts';
import { ourRule } from './rules/our-rule.ts';
import { boundedPresets } from './rules/rules-of-preset.ts';

/** Every release rule that attacks are run against. */
export const rules: readonly Rule[] = [...boundedPresets.map(ourRule), flipRule, bunnyRule, openSafelyRule, exactRule];
