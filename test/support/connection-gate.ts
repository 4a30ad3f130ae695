import { connect, createServer, type Socket } from 'node:net';

/** A port that passes connections on to another one, and holds them once it was told to. */
export type ConnectionGate = {
  readonly port: number;
  /** Connections go there; those that came earlier are held until this is known. */
  readonly leadTo: (port: number) => void;
  /** After `count` more connections, further ones are accepted and held. */
  readonly holdAfter: (count: number) => void;
  /** How many are held now. */
  readonly held: () => number;
  /** Passes all on, those that are held too. */
  readonly open: () => void;
  readonly close: () => Promise<void>;
};

/** Opens a gate on a free loopback port. */
export async function openConnectionGate(): Promise<ConnectionGate> {
  let target: number | undefined;
  let left = Number.POSITIVE_INFINITY;
  let waiting: Socket[] = [];
  const all = new Set<Socket>();

  const pass = (socket: Socket, port: number): void => {
    const onward = connect({ host: '127.0.0.1', port, noDelay: true });
    all.add(onward);
    onward.on('error', () => {});
    socket.setNoDelay(true);
    socket.pipe(onward).pipe(socket);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const)
      one.on('close', () => other.destroy());
  };
  const passHeld = (): void => {
    if (target === undefined) return;
    while (left > 0) {
      const next = waiting.shift();
      if (next === undefined) return;
      left -= 1;
      pass(next, target);
    }
  };

  const server = createServer((socket) => {
    all.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      waiting = waiting.filter((other) => other !== socket);
    });
    waiting.push(socket);
    passHeld();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the gate has no port');
  return {
    port: address.port,
    leadTo: (port) => {
      target = port;
      passHeld();
    },
    holdAfter: (count) => {
      left = count;
    },
    held: () => waiting.length,
    open: () => {
      left = Number.POSITIVE_INFINITY;
      passHeld();
    },
    close: async () => {
      for (const socket of all) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
