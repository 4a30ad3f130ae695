import { layoutBytes } from '../egress/layout-bytes.ts';
import { faultUnless, type PassportRule } from './passport-question.ts';

/** The model has parameters, each under a name of its own, and they fit into one permitted update. */
export const usableLayout: PassportRule = {
  code: 'PASSPORT_INVALID',
  faults: ({ passport }) => {
    const { layout } = passport.model;
    const bytes = layoutBytes(layout);
    return [
      ...faultUnless(new Set(layout.map(({ name }) => name)).size === layout.length, 'distinct names', 'model.layout'),
      ...faultUnless(Number.isSafeInteger(bytes) && bytes > 0, 'at least one parameter', 'model.layout'),
      ...faultUnless(bytes <= passport.outputs.maxUpdateBytes, 'fits into an update', 'outputs.maxUpdateBytes'),
    ];
  },
};
