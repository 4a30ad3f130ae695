import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../../../bin/generate/repository-root.ts';
import { workflowPicture, workflowPictures } from '../../../../bin/generate/workflow-pictures.ts';

const machine = {
  StartAt: 'Look',
  States: {
    Look: {
      Type: 'Task',
      Next: 'Choose',
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'Choose' },
        { ErrorEquals: ['States.ALL'], Next: 'Broken' },
      ],
    },
    Choose: { Type: 'Choice', Choices: [{ Variable: '$.kind', StringEquals: 'again', Next: 'Look' }], Default: 'Good' },
    Good: { Type: 'Succeed' },
    Broken: { Type: 'Fail' },
  },
};

describe('a workflow picture', () => {
  it('draws every way out of every state with what leads there', () => {
    expect(workflowPicture(machine).split('\n').slice(2, -1)).toEqual([
      '  [*] --> Look',
      '  Look --> Choose',
      '  Look --> Choose: deadline',
      '  Look --> Broken: fault',
      '  Choose --> Look: again',
      '  Choose --> Good: otherwise',
      '  Good --> [*]',
      '  Broken --> [*]',
    ]);
  });

  it('is refused for what is no state machine', () => {
    expect(() => workflowPicture({ States: {} })).toThrow();
  });
});

describe('the pages of the state machines', () => {
  it('keep what a person wrote around the picture', () => {
    const pages = workflowPictures(repositoryRoot);
    expect(pages.map(({ path }) => path)).toContain('state-machines/run.md');
    for (const { content } of pages) expect(content).toContain('## Who retries what');
  });
});
