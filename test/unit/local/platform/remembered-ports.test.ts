import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rememberedPorts } from '#local/platform/remembered-ports';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flip-ports-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('remembered ports', () => {
  it('are the same at the next start, and different from each other', async () => {
    const file = join(folder, 'ports.json');
    const first = await rememberedPorts(file, ['one', 'other']);
    expect(first.one).not.toBe(first.other);
    expect(await rememberedPorts(file, ['one', 'other'])).toEqual(first);
  });

  it('move for a name that may, when something else listens there', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const file = join(folder, 'ports.json');
    const taken = await rememberedPorts(file, ['edge'], { movable: { edge: port } });
    expect(taken.edge).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
    const fresh = await rememberedPorts(join(folder, 'other.json'), ['edge'], { movable: { edge: port } });
    expect(fresh.edge).toBe(port);
  });
});
