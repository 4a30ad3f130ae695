import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { download } from '#appliance/services/poller/adapters/download';

let close = (): void => {};
afterEach(() => close());

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/bundle`;
}

describe('a download', () => {
  it('is tried again after a fault of the store and after a torn answer', async () => {
    let asked = 0;
    const url = await serving((_request, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(503).end();
      else if (asked === 2) {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.destroy());
      } else response.end('whole');
    });
    expect(Buffer.from(await download(url)).toString()).toBe('whole');
    expect(asked).toBe(3);
  });

  it.each([
    ['a link that is over', 403, {}],
    ['a redirect', 302, { location: '/bundle' }],
  ])('takes nothing from %s', async (_what, status, headers) => {
    let asked = 0;
    const url = await serving((_request, response) => {
      asked += 1;
      response.writeHead(status, headers).end('x');
    });
    await expect(download(url)).rejects.toMatchObject({ code: 'BUNDLE_MISMATCH' });
    expect(asked).toBe(1);
  });

  it('stops at the limit though no length was announced', async () => {
    const megabyte = Buffer.alloc(1 << 20);
    let sent = 0;
    const url = await serving((_request, response) => {
      const more = (): void => {
        sent += 1;
        if (sent > 200 || response.destroyed) response.end();
        else response.write(megabyte, more);
      };
      more();
    });
    await expect(download(url)).rejects.toMatchObject({ code: 'BUNDLE_MISMATCH' });
    expect(sent).toBeLessThan(100);
  });
});
