import { expect, test } from 'vitest';
import { familyOf } from '#local/ecs/task-definition';

test('a family is found in its name, its revision and its ARN', () => {
  for (const name of ['run', 'run:3', 'arn:aws:ecs:eu-west-2:000000000000:task-definition/run:3'])
    expect(familyOf(name)).toBe('run');
});
