import { declaredMetrics } from './declared-metrics.ts';
import type { EgressRule } from './egress-rule.ts';
import { exampleCount } from './example-count.ts';
import { finiteMetrics } from './finite-metrics.ts';
import { finiteParameters } from './finite-parameters.ts';
import { permittedKinds } from './permitted-kinds.ts';
import { sameLayout } from './same-layout.ts';
import { updateSize } from './update-size.ts';
import { wholeBuffers } from './whole-buffers.ts';

/** Every rule of the egress guard, in the order in which they are asked; the cheap ones before those that read every weight. */
export const egressRules: readonly EgressRule[] = [
  permittedKinds,
  updateSize,
  sameLayout,
  declaredMetrics,
  finiteMetrics,
  exampleCount,
  finiteParameters,
  wholeBuffers,
];
