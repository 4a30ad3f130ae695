import { layoutBytes } from '../egress/layout-bytes.ts';
import { projectFaults } from '../project/project-faults.ts';
import { faultUnless, type PassportRule } from './passport-question.ts';

/** The trust's own rules allow this project, framework, length and size of run, and that weights leave if it trains. */
export const allowedByPolicy: PassportRule = {
  code: 'POLICY_REFUSED',
  faults: ({ passport, policy }) => {
    const { runs } = policy;
    return [
      ...projectFaults(policy, passport.projectId),
      ...faultUnless(runs.backends.includes(passport.backend), 'the framework is allowed', 'runs.backends'),
      ...faultUnless(passport.rounds <= runs.maxRounds, 'no more rounds than allowed', 'runs.maxRounds'),
      ...faultUnless(
        layoutBytes(passport.model.layout) <= runs.maxUpdateBytes,
        'the model fits into an update',
        'runs.maxUpdateBytes',
      ),
      ...faultUnless(
        passport.jobType === 'evaluation' || (passport.outputs.weights && runs.weightsMayLeave),
        'weights may leave',
        'runs.weightsMayLeave',
      ),
    ];
  },
};
