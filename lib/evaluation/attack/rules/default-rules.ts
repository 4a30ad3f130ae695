import { Policy } from '#contracts/policy';
import { strictestRules } from '#domain/disclosure/strictest-rules';

/** What a trust that changed nothing answers by. */
export const defaultRules = strictestRules(Policy.parse({ version: 1 }).disclosure);
