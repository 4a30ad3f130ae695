import { Policy } from '#contracts/policy';
import type { PrivacyPreset } from '#contracts/privacy-preset';
import type { DisclosureRules, PrivacyRules } from '#domain/disclosure/disclosure-rules';
import { strictestRules } from '#domain/disclosure/strictest-rules';

/** What a trust that chose this preset, and changed nothing else, answers by. */
export const rulesOfPreset = (preset: PrivacyPreset): DisclosureRules =>
  strictestRules(Policy.parse({ version: 1, disclosure: { preset } }).disclosure, 'project');

/** The presets that promise a bound. */
export const boundedPresets = ['strict', 'standard', 'approved'] as const;

/** The rules of a preset with a bound, and what of them is about privacy. Throws for one without. */
export function boundedRules(preset: PrivacyPreset): {
  readonly rules: DisclosureRules;
  readonly privacy: PrivacyRules;
} {
  const rules = rulesOfPreset(preset);
  if (rules.privacy === undefined) throw new Error(`the preset ${preset} promises no bound`);
  return { rules, privacy: rules.privacy };
}
