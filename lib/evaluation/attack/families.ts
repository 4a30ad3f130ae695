import { adaptiveSupersets } from './families/adaptive-supersets.ts';
import { attributeInTables } from './families/attribute-in-tables.ts';
import { budgetExhaustion } from './families/budget-exhaustion.ts';
import { consistency } from './families/consistency.ts';
import { crowdedNeighbours } from './families/crowded-neighbours.ts';
import { differencingPairs } from './families/differencing-pairs.ts';
import { equalityOracle } from './families/equality-oracle.ts';
import { frozenFigures } from './families/frozen-figures.ts';
import { loads } from './families/loads.ts';
import { manyValues } from './families/many-values.ts';
import { mixedWithSums } from './families/mixed-with-sums.ts';
import { nearDuplicateBoundary } from './families/near-duplicate-boundary.ts';
import { orderOfValues } from './families/order-of-values.ts';
import { regression } from './families/regression.ts';
import { regressionWithTables } from './families/regression-with-tables.ts';
import { rewritings } from './families/rewritings.ts';
import { thresholdBoundary } from './families/threshold-boundary.ts';
import { trackers } from './families/trackers.ts';
import { twoAccounts } from './families/two-accounts.ts';
import { twoTrusts } from './families/two-trusts.ts';
import { unions } from './families/unions.ts';
import type { Family } from './family.ts';

/** Every family that is played in memory against a release rule. */
export const families: readonly Family[] = [
  differencingPairs,
  trackers,
  rewritings,
  unions,
  regression,
  regressionWithTables,
  attributeInTables,
  manyValues,
  orderOfValues,
  equalityOracle,
  thresholdBoundary,
  nearDuplicateBoundary,
  crowdedNeighbours,
  consistency,
  budgetExhaustion,
  frozenFigures,
  adaptiveSupersets,
  mixedWithSums,
  loads,
  twoAccounts,
  twoTrusts,
];
