import { expect, it } from 'vitest';
import { callerAddress } from '#lambdas/platform/http/caller-address';
import { HttpEvent } from '#lambdas/platform/http/http-event';

const address = (sourceIp: string | undefined, forwarded?: string, certificate?: object) =>
  callerAddress(
    HttpEvent.parse({
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      requestContext: {
        ...(sourceIp === undefined ? {} : { http: { sourceIp } }),
        ...(certificate === undefined ? {} : { authentication: certificate }),
      },
    }),
  );
const cloudFront = { clientCert: { subjectDN: 'CN=cloudfront' } };

it('is the peer where nobody showed a certificate, whatever the caller writes', () => {
  expect(address('203.0.113.9')).toBe('203.0.113.9');
  expect(address('203.0.113.9', '198.51.100.1, 198.51.100.2')).toBe('203.0.113.9');
  expect(address(undefined)).toBe('');
});

it('is whom CloudFront was called from, behind CloudFront, and not what they wrote before that', () => {
  expect(address('130.176.0.1', '203.0.113.9, 130.176.0.1', cloudFront)).toBe('203.0.113.9');
  expect(address('130.176.0.1', '203.0.113.9', cloudFront)).toBe('203.0.113.9');
  expect(address('130.176.0.1', '198.51.100.1, 203.0.113.9, 130.176.0.1', cloudFront)).toBe('203.0.113.9');
  expect(address('130.176.0.1', undefined, cloudFront)).toBe('130.176.0.1');
});

it('is one for all the addresses that one IPv6 caller can choose from', () => {
  const network = '2001:db8:1:2::/64';
  for (const one of ['2001:db8:1:2::1', '2001:0DB8:0001:0002:ffff:0:0:1', '2001:db8:1:2:3:4:5:6'])
    expect(address(one)).toBe(network);
  expect(address('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
  expect(address('::1')).toBe('0:0:0:0::/64');
  expect(address('::ffff:203.0.113.9')).toBe('203.0.113.9');
});
