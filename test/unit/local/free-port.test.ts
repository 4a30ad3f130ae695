import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '#local/free-port';

describe('a free port', () => {
  it('can be listened on, is not given twice and is none that an outgoing connection gets', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    expect(new Set(ports).size).toBe(50);
    const ephemeral = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
    expect(ports.filter((port) => port >= Math.max(ephemeral, 20_000))).toEqual([]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(ports[0], '127.0.0.1', resolve));
    server.close();
  });

  it('is the preferred one where that is free, and another where something listens on it', async () => {
    const listening = (): Promise<Server> =>
      new Promise((resolve) => {
        const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
      });
    const portOf = (server: Server): number => (server.address() as AddressInfo).port;
    const [taken, closed] = await Promise.all([listening(), listening()]);
    const [takenPort, closedPort] = [portOf(taken), portOf(closed)];
    await new Promise((resolve) => closed.close(resolve));
    expect(await freePort([takenPort, closedPort])).toBe(closedPort);
    expect(await freePort([takenPort])).not.toBe(takenPort);
    await new Promise((resolve) => taken.close(resolve));
  });
});
