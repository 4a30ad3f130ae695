import type { Environments } from '#infra/config/environment';

/**
 * The hubs of this organisation in AWS, by the name that `FLIP_ENVIRONMENT` or `cdk --context environment=…` picks.
 * What each line is for stands in `lib/infra/config/environment.ts`, and a whole example in `docs/deploy.md`.
 */
export const environments: Environments = {};
