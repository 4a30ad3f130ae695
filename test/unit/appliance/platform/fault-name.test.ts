import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { faultName } from '#appliance/platform/fault-name';

describe('the name of a fault', () => {
  it('tells a port that is taken', async () => {
    const first = createServer();
    await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve));
    const { port } = first.address() as { port: number };
    const error = await new Promise<unknown>((resolve) => {
      createServer().once('error', resolve).listen(port, '127.0.0.1');
    });
    first.close();
    expect(faultName(error)).toBe('Error EADDRINUSE');
  });

  it('leaves out messages, and codes that are text', () => {
    const free = Object.assign(new TypeError('patient Jane Roe'), { code: 'Jane Roe' });
    expect(faultName(free)).toBe('TypeError');
    expect(faultName('Jane Roe')).toBe('unknown');
  });
});
