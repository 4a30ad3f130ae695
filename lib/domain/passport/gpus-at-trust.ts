import { enoughGpus } from '../run/enough-gpus.ts';
import { faultUnless, type PassportRule } from './passport-question.ts';

/** The trust gives runs as many GPUs of that size as the run asks for. */
export const gpusAtTrust: PassportRule = {
  code: 'POLICY_REFUSED',
  faults: ({ gpus, passport }) =>
    faultUnless(
      passport.gpus === undefined || enoughGpus(passport.gpus, gpus).length > 0,
      'the trust gives runs the GPUs asked for',
      'runs.gpus',
    ),
};
