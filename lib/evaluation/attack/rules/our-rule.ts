import type { PrivacyPreset } from '#contracts/privacy-preset';
import { createDisclosureEngine, type DisclosureEngine } from '#domain/disclosure/disclosure-engine';
import { createMemoryLedger } from '#domain/disclosure/memory-ledger';
import { random } from '#local/synthetic/random';
import { believeOurs } from '../belief/believe-ours.ts';
import type { Answer } from '../question.ts';
import type { Desk, Rule } from '../rule.ts';
import { askEngine } from './ask-engine.ts';
import { boundedRules } from './rules-of-preset.ts';

/** A trust's engine with nothing asked yet, as the query service makes it, but that the same seed draws the same noise. */
export function openEngine(seed: string): DisclosureEngine {
  const chance = random('noise', seed);
  return createDisclosureEngine({ ledger: createMemoryLedger(), gaussian: chance.normal });
}

/** The engine of `lib/domain/disclosure` with the policy of a trust that chose this preset and changed nothing else. */
export function ourRule(preset: PrivacyPreset): Rule {
  const { privacy, rules } = boundedRules(preset);
  return {
    name: preset,
    open: (secret, bit): Desk => {
      const engines = new Map<number, DisclosureEngine>();
      return {
        ask: (question): Answer => {
          const engine = engines.get(question.trust) ?? openEngine(`${secret} of trust ${question.trust}`);
          engines.set(question.trust, engine);
          return askEngine(engine, question, bit, rules);
        },
      };
    },
    believe: () => believeOurs(rules, privacy),
  };
}
