import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What is wrong with a PEM file of authorities that is to be given to API Gateway; undefined where nothing is. */
export const trustedAuthorities = (file: string): string | undefined => {
  if (!existsSync(file)) return `there is no file ${file}`;
  const text = readFileSync(file, 'utf8');
  // The file is uploaded as it is: a key that lies in it would leave the machine.
  if (text.includes('PRIVATE KEY')) return `${file} holds a private key; it must hold certificates alone`;
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0) return `${file} holds no certificate`;
  for (const pem of blocks) {
    let certificate: X509Certificate;
    try {
      certificate = new X509Certificate(pem);
    } catch {
      return `${file} holds something that is no certificate`;
    }
    if (!certificate.ca) return `${file} holds a certificate that is no authority: ${certificate.subject}`;
  }
  return undefined;
};
