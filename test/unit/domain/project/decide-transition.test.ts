import { describe, expect, it } from 'vitest';
import { DecisionStatus, ProjectStatus } from '#contracts/project';
import { decideTransition } from '#domain/project/decide-transition';

describe('a wish to decide', () => {
  it('approves the project with the first approval, and only with it', () => {
    expect(decideTransition('STAGED', 'PENDING', 'APPROVED')).toEqual({
      kind: 'change',
      name: 'approve',
      approvesProject: true,
    });
    expect(decideTransition('APPROVED', 'PENDING', 'APPROVED')).toEqual({
      kind: 'change',
      name: 'lateApprove',
      approvesProject: false,
    });
    expect(decideTransition('STAGED', 'PENDING', 'DECLINED')).toEqual({
      kind: 'change',
      name: 'decline',
      approvesProject: false,
    });
  });

  it('can be turned round while the project is staged, and not after it is approved', () => {
    expect(decideTransition('STAGED', 'DECLINED', 'APPROVED').kind).toBe('change');
    expect(decideTransition('APPROVED', 'DECLINED', 'APPROVED')).toEqual({ kind: 'closed' });
    expect(decideTransition('APPROVED', 'APPROVED', 'DECLINED')).toEqual({ kind: 'closed' });
  });

  it('changes nothing when it repeats the decision', () => {
    expect(decideTransition('STAGED', 'DECLINED', 'DECLINED')).toEqual({ kind: 'unchanged' });
    expect(decideTransition('APPROVED', 'APPROVED', 'APPROVED')).toEqual({ kind: 'unchanged' });
  });

  it('needs a project that has been staged, whatever the rest', () => {
    for (const project of ProjectStatus.options)
      for (const current of DecisionStatus.options)
        for (const wish of ['APPROVED', 'DECLINED'] as const)
          expect(decideTransition(project, current, wish).kind === 'not-staged').toBe(
            project === 'DRAFT' || project === 'CLOSED',
          );
  });
});
