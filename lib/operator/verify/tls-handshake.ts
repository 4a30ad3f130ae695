import { connect, type SecureVersion } from 'node:tls';
import type { Target } from './verification.ts';

/** What a handshake has shown. */
export type Handshake =
  | { readonly kind: 'completed'; readonly protocol: string; readonly validTo: number }
  | { readonly kind: 'refused'; readonly reason: string };

/** Versions to offer. The oldest need weak ciphers, which this machine would otherwise not offer at all. */
export type Offer = { readonly from: SecureVersion; readonly to: SecureVersion; readonly weak?: boolean };

const TIMEOUT_MILLISECONDS = 20_000;

/** Opens a TLS connection to the host of `origin` and closes it; the certificate must be valid for the host. */
export const tlsHandshake = (
  { authorities, origin }: Pick<Target, 'authorities' | 'origin'>,
  { from, to, weak = false }: Offer,
): Promise<Handshake> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(origin);
    const refused = (reason: string): void => resolve({ kind: 'refused', reason });
    const socket = connect({
      host: hostname,
      port: port === '' ? 443 : Number(port),
      servername: hostname === '127.0.0.1' ? 'localhost' : hostname,
      minVersion: from,
      maxVersion: to,
      ...(weak ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
      ...(authorities === undefined ? {} : { ca: authorities }),
    });
    socket.setTimeout(TIMEOUT_MILLISECONDS, () => socket.destroy(new Error('no answer')));
    socket.once('error', ({ message }) => refused(message));
    socket.once('close', () => refused('closed'));
    socket.once('secureConnect', () => {
      const validTo = Date.parse(socket.getPeerCertificate().valid_to);
      resolve({ kind: 'completed', protocol: socket.getProtocol() ?? '', validTo });
      socket.destroy();
    });
  });
