import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server on loopback that answers as a test wants it to. */
export type AnsweringServer = { readonly origin: string; readonly stop: () => Promise<void> };

/** Starts one; with `tls` it is reached by https at `localhost`. */
export const answeringServer = async (answer: RequestListener, tls?: ServerOptions): Promise<AnsweringServer> => {
  const server: Server = tls === undefined ? createHttpServer(answer) : createHttpsServer(tls, answer);
  // A handshake that a test wants to fail is no fault of the server.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
