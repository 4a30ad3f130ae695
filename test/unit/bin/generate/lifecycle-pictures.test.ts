import { describe, expect, it } from 'vitest';
import { lifecyclePicture, lifecyclePictures } from '../../../../bin/generate/lifecycle-pictures.ts';
import { repositoryRoot } from '../../../../bin/generate/repository-root.ts';

describe('a lifecycle picture', () => {
  it('begins where the first change begins, draws each change, and ends where no change leads on', () => {
    const picture = lifecyclePicture({
      open: { from: ['NEW'], to: 'OPEN' },
      close: { from: ['NEW', 'OPEN'], to: 'CLOSED' },
    });
    expect(picture.split('\n').slice(2, -1)).toEqual([
      '  [*] --> NEW',
      '  NEW --> OPEN: open',
      '  NEW --> CLOSED: close',
      '  OPEN --> CLOSED: close',
      '  CLOSED --> [*]',
    ]);
  });

  it('has no end when every state can be left', () => {
    expect(lifecyclePicture({ turn: { from: ['ON'], to: 'OFF' }, back: { from: ['OFF'], to: 'ON' } })).not.toContain(
      '--> [*]',
    );
  });
});

describe('the page of lifecycles', () => {
  it('holds every kind of subject under a title of its own', async () => {
    const { content } = await lifecyclePictures(repositoryRoot);
    const titles = [...content.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(titles.length).toBeGreaterThanOrEqual(8);
    expect(titles.filter((title) => title?.endsWith('Lifecycle'))).toEqual([]);
    expect(content).toContain('| `finish` | PENDING, LEASED | DONE |');
  });
});
