import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import getPort from 'get-port';

const lowest = 15_000;

/** Where the kernel starts to hand out ports to outgoing connections, which could take one before it is listened on. */
function ephemeralStart(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s+/)[0]);
  } catch {
    return 32_768;
  }
}

/** Random ports that no outgoing connection gets, so that two processes that look at the same time find different ones. */
function* candidates(): Iterable<number> {
  const start = ephemeralStart();
  const end = start > lowest + 5000 ? start : 32_768;
  for (let count = 0; count < 1000; count += 1) yield randomInt(lowest, end);
}

/**
 * A TCP port on loopback that nothing listens on and that this process has not been given before: the first free one of
 * `preferred`, or else one that no outgoing connection gets.
 */
export function freePort(preferred: Iterable<number> = []): Promise<number> {
  return getPort({ host: '127.0.0.1', port: [...preferred, ...candidates()], reserve: true });
}
