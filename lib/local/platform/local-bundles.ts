import { join } from 'node:path';
import type { LambdaBundle } from '#infra/bundle-lambdas';
import { keptBundles } from '#infra/kept-bundles';
import { repository } from './repository.ts';

/** Where this machine keeps the bundles of the hub's Lambdas. */
export const bundleFolder = join(repository, '.flip/lambda-bundles');

/** The bundle of every Lambda of the hub, as the local platform deploys it. */
export const localBundles = (): Promise<LambdaBundle[]> => keptBundles(bundleFolder);
