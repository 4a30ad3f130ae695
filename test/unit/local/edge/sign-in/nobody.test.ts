import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createNobody } from '#local/edge/sign-in/nobody';

it('gives the same id for the same address, also after a restart, and no other machine the same', () => {
  const [folder, elsewhere] = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'nobody-')));
  try {
    const { idOf } = createNobody(folder!);
    const id = idOf('nobody@trust.example');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idOf(' Nobody@Trust.example ')).toBe(id);
    expect(idOf('nobody2@trust.example')).not.toBe(id);
    expect(createNobody(folder!).idOf('nobody@trust.example')).toBe(id);
    expect(createNobody(elsewhere!).idOf('nobody@trust.example')).not.toBe(id);
  } finally {
    for (const one of [folder!, elsewhere!]) rmSync(one, { recursive: true });
  }
});
