import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const lowest = 15_000;

/** Where the kernel starts to hand out ports to outgoing connections, which could take one before it is listened on. */
function ephemeralStart(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
  } catch {
    return 32_768;
  }
}

const given = new Set<number>();

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** A TCP port on loopback that nothing listens on, that no outgoing connection gets, and that was not given before. */
export async function freePort(): Promise<number> {
  const start = ephemeralStart();
  const end = start > lowest + 5000 ? start : 32_768;
  for (let turn = 0; turn < 1000; turn += 1) {
    const port = randomInt(lowest, end);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No free port was found between ${lowest} and ${end}.`);
}
