import type { DecisionStatus, ProjectStatus } from '#contracts/project';
import { canTransition } from '../lifecycle/can-transition.ts';
import { decisionLifecycle } from './decision-lifecycle.ts';

/** What a wish to decide means in the present states. */
export type DecideTransition =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'not-staged' }
  | { readonly kind: 'change'; readonly name: keyof typeof decisionLifecycle; readonly approvesProject: boolean };

/** Which named transition, if any, carries a trust's wish; repeating a decision changes nothing. */
export const decideTransition = (
  project: ProjectStatus,
  current: DecisionStatus,
  wish: 'APPROVED' | 'DECLINED',
): DecideTransition => {
  if (project !== 'STAGED' && project !== 'APPROVED') return { kind: 'not-staged' };
  if (current === wish) return { kind: 'unchanged' };
  const late = project === 'APPROVED';
  const name = wish === 'APPROVED' ? (late ? 'lateApprove' : 'approve') : late ? 'lateDecline' : 'decline';
  if (!canTransition(decisionLifecycle[name], current)) return { kind: 'closed' };
  return { kind: 'change', name, approvesProject: wish === 'APPROVED' && !late };
};
