import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HubEnvironment } from '#infra/config/environment';
import { environmentSettings } from '#infra/config/environment-settings';
import { anyEnvironment, anyEnvironmentWithoutZone, anyPlace } from '#test/fixtures/edge/any-environment';

const settingsOf = (entry: unknown) => environmentSettings(entry, anyPlace, '1.2.3');
/** The entry with one value changed, by its path. */
const withValue = (path: string, value: unknown, entry: HubEnvironment = anyEnvironment): unknown => {
  const copy = structuredClone(entry) as Record<string, any>;
  const names = path.split('.');
  const last = names.pop()!;
  const target = names.reduce((at, name) => at[name], copy);
  if (value === undefined) delete target[last];
  else target[last] = value;
  return copy;
};

describe('an environment', () => {
  it('becomes the settings of a hub in AWS, whose public address is that of its domain', () => {
    const { account, region, settings } = settingsOf(anyEnvironment);
    expect({ account, region }).toEqual({ account: '123456789012', region: 'eu-west-2' });
    expect(settings).toMatchObject({
      environment: 'production',
      hubId: 'flip',
      publicUrl: 'https://flip.trusts.nhs.uk',
      version: '1.2.3',
      keepData: true,
      monthlyBudgetUsd: 100,
      throttle: { requestsPerSecond: 200, burst: 400, callsPerMinute: 1200 },
      edge: {
        name: 'flip.trusts.nhs.uk',
        clientCertificateArn: anyEnvironment.originClient.certificateArn,
        authoritiesFile: join(dirname(anyPlace.file), 'authority.pem'),
      },
    });
    expect(settings.disclosureFloor).toBeUndefined();
  });

  it('may have certificates where it has no zone, a throttle and a floor of its own', () => {
    const own = {
      ...anyEnvironmentWithoutZone,
      throttle: { requestsPerSecond: 5, burst: 10 },
      disclosureFloor: { threshold: 20 },
    };
    const { settings } = settingsOf(own);
    expect(settings.edge?.certificates).toEqual(anyEnvironmentWithoutZone.domain.certificates);
    expect(settings.throttle).toEqual({ requestsPerSecond: 5, burst: 10, callsPerMinute: 1200 });
    expect(settings.disclosureFloor).toEqual({ threshold: 20 });
  });

  it.each(Object.keys(anyEnvironment))('names its place where %s is missing', (name) => {
    expect(() => settingsOf(withValue(name, undefined))).toThrow(
      new RegExp(`environments\\.ts cannot be deployed:\n(.*\n)*  production\\.${name}: `),
    );
  });

  it.each([
    ['account', '12345678901'],
    ['region', 'London'],
    ['hubId', 'flip-2'],
    ['domain.name', 'https://flip.trusts.nhs.uk'],
    ['domain.name', 'flip.example'],
    ['domain.name', 'localhost'],
    ['domain.name', '10.1.2.3'],
    ['domain.name', 'flip.trusts.nhs.uk/'],
    ['domain.name', 'flip.elsewhere.nhs.uk'],
    ['domain.hostedZone.id', 'trusts.nhs.uk'],
    ['domain.zone', {}],
    [
      'originClient.certificateArn',
      'arn:aws:acm:eu-west-2:123456789012:certificate/00000000-1111-2222-3333-444444444444',
    ],
    [
      'originClient.certificateArn',
      'arn:aws:acm:us-east-1:999999999999:certificate/00000000-1111-2222-3333-444444444444',
    ],
    ['originClient.authorities', 'nowhere.pem'],
    ['originClient.authorities', 'no-authority.pem'],
    ['originClient.authorities', 'any-environment.ts'],
    ['mailFrom', 'hub'],
    ['mailFrom', 'hub@flip.example'],
    ['alarmMails', ['ops@trusts.nhs.uk', 'operator@example.org']],
    ['alarmMails', []],
    ['monthlyBudgetUsd', 0],
    ['runServers.host', 'runs.flip.example'],
    ['runServers.host', '10.1.2.3'],
    ['runServers.ports', []],
    ['runServers.ports', [0]],
    ['runServers.ports', [9092, 9092]],
    ['runServers.image', { base: 'python:3.11' }],
    ['runServers.image', { uri: 'registry.example/run-server:1' }],
    ['runServers.image', {}],
    ['runServers.callers', ['192.0.2.1']],
    ['runServers.callers', []],
    ['runServers.network', '10.80.0.0/28'],
    ['runServers.network', '10.0.0.0/8'],
    ['runServers.vpn', [{ code: 'alpha', customerGatewayIp: '192.0.2.1', network: '10.20.0.0/16' }]],
    ['runServers.vpn', [{ code: 'ALB', customerGatewayIp: 'vpn.nhs.uk', network: '10.20.0.0/16' }]],
    ['throttle', { requestsPerSecond: 5 }],
    ['malwareScan', 'clamav'],
    ['signInPlan', 'lite'],
    ['disclosureFloor', { threshhold: 20 }],
    ['keepDate', true],
  ])('is refused by place where %s is %j', (path, value) => {
    const place = path.split('.').filter((name) => !['zone', 'keepDate'].includes(name));
    expect(() => settingsOf(withValue(path, value))).toThrow(
      new RegExp(`cannot be deployed:\n(.*\n)*  ${['production', ...place].join('\\.')}`),
    );
  });

  it('has either a zone or certificates, each certificate in its region', () => {
    const { certificates } = anyEnvironmentWithoutZone.domain;
    const either = /production\.domain: needs either hostedZone or certificates/;
    expect(() => settingsOf(withValue('domain.certificates', certificates))).toThrow(either);
    expect(() => settingsOf(withValue('domain.hostedZone', undefined))).toThrow(either);
    const wrong = { public: certificates!.origin, origin: certificates!.public };
    expect(() => settingsOf(withValue('domain.certificates', wrong, anyEnvironmentWithoutZone))).toThrow(
      /certificates\.public: must be a certificate in us-east-1\n.*certificates\.origin: must be a certificate in eu-west-2/,
    );
  });

  describe('whose file of authorities', () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'flip-authorities-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const pem = readFileSync(join(dirname(anyPlace.file), 'authority.pem'), 'utf8');
    const withFile = (text: string) => {
      writeFileSync(join(folder, 'own.pem'), text);
      return () => settingsOf(withValue('originClient.authorities', join(folder, 'own.pem')));
    };

    it('holds the old and the new one while they change is taken', () => {
      expect(withFile(`${pem}${pem}`)).not.toThrow();
    });

    it('holds a key too, or is cut off, is refused before anything is uploaded', () => {
      expect(withFile(`${pem}-----BEGIN EC PRIVATE KEY-----\n`)).toThrow(/holds a private key/);
      expect(withFile(pem.replace(/MII.*/, 'MIIB'))).toThrow(/is no certificate/);
      expect(withFile('')).toThrow(/holds no certificate/);
    });
  });
});
