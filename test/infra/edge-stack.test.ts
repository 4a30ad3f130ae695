import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { type Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '#contracts/api/operations';
import { bodiesNotSearched, firewallRules } from '#infra/config/firewall-rules';
import { hubRules } from '#infra/policy/hub-rules';
import { anyEnvironment, anyEnvironmentWithoutZone } from '#test/fixtures/edge/any-environment';
import { productionHub } from '#test/support/production-hub';

type Json = Record<string, any>;
const folder = mkdtempSync(join(tmpdir(), 'flip-edge-'));
let edge: Template;
let hub: Template;
let distribution: Json;

const only = (template: Template, type: string): Json => {
  const found = Object.values(template.findResources(type));
  expect(found, type).toHaveLength(1);
  return found[0]!.Properties;
};
const template = (stack: Stack | undefined): Template => Template.fromStack(stack!);

beforeAll(() => {
  const { stacks } = productionHub(folder, anyEnvironment, { withAreas: false });
  [edge, hub] = [template(stacks.edge), template(stacks.hub)];
  distribution = only(edge, 'AWS::CloudFront::Distribution').DistributionConfig;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('CloudFront', () => {
  it('answers at the public host alone, with a certificate of its zone and records in it, by nothing older than TLS 1.2', () => {
    expect(distribution).toMatchObject({
      Aliases: ['flip.trusts.nhs.uk'],
      HttpVersion: 'http2and3',
      IPV6Enabled: true,
      DefaultRootObject: 'index.html',
      ViewerCertificate: {
        AcmCertificateArn: { Ref: expect.any(String) },
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
    expect(only(edge, 'AWS::CertificateManager::Certificate')).toMatchObject({
      DomainName: 'flip.trusts.nhs.uk',
      DomainValidationOptions: [{ HostedZoneId: 'Z0123456789ABCDEFGHIJ' }],
    });
    const records = Object.values(edge.findResources('AWS::Route53::RecordSet')).map(({ Properties }) => Properties);
    expect(records.map(({ Name, Type }) => `${Type} ${Name}`).sort()).toEqual([
      'A flip.trusts.nhs.uk.',
      'AAAA flip.trusts.nhs.uk.',
    ]);
  });

  it('reads the console’s bucket by its own right and nobody else reads it', () => {
    const { S3OriginConfig, OriginAccessControlId } = distribution.Origins[0];
    expect(S3OriginConfig).toEqual({ OriginAccessIdentity: '' });
    expect(OriginAccessControlId).toBeDefined();
    expect(only(edge, 'AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig).toMatchObject({
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    });
    const allowed = Object.values(edge.findResources('AWS::S3::BucketPolicy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Effect }: Json) => Effect === 'Allow');
    expect(allowed.map(({ Action, Principal }: Json) => [Action, Principal.Service])).toEqual([
      ['s3:GetObject', 'cloudfront.amazonaws.com'],
      ['s3:PutObject', 'delivery.logs.amazonaws.com'],
    ]);
    for (const { Condition } of allowed) expect(JSON.stringify(Condition)).toContain('SourceArn');
  });

  it('passes /api/ on to the API with every header but Host, keeps none of its answers, and turns no refusal into a page', () => {
    expect(distribution.CacheBehaviors).toHaveLength(1);
    const [api] = distribution.CacheBehaviors;
    expect(api).toMatchObject({
      PathPattern: '/api/*',
      ViewerProtocolPolicy: 'https-only',
      // AWS's own policies: CachingDisabled, AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      TargetOriginId: distribution.Origins[1].Id,
    });
    expect(api.AllowedMethods).toEqual(
      expect.arrayContaining([...new Set(Object.values(operations).map(({ method }) => method))]),
    );
    for (const { path } of Object.values(operations)) expect(path).toMatch(/^\/api\//);
    expect(distribution.CustomErrorResponses).toBeUndefined();
    expect(distribution.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('waits for the API for longer than the API waits for anything', () => {
    expect(distribution.Origins[1].CustomOriginConfig.OriginReadTimeout).toBeGreaterThan(30);
  });

  it('sends strict headers with every answer of either origin, whatever the origin says', () => {
    const policies = Object.values(edge.findResources('AWS::CloudFront::ResponseHeadersPolicy')).map(
      ({ Properties }) => Properties.ResponseHeadersPolicyConfig,
    );
    expect(policies).toHaveLength(2);
    for (const { SecurityHeadersConfig } of policies) {
      expect(SecurityHeadersConfig.StrictTransportSecurity).toEqual({
        AccessControlMaxAgeSec: 63_072_000,
        IncludeSubdomains: true,
        Override: true,
      });
      expect(SecurityHeadersConfig.FrameOptions).toEqual({ FrameOption: 'DENY', Override: true });
      expect(SecurityHeadersConfig.ContentTypeOptions).toEqual({ Override: true });
      const policy = JSON.stringify(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*/);
    }
    const used = [distribution.DefaultCacheBehavior, distribution.CacheBehaviors[0]].map(
      ({ ResponseHeadersPolicyId }) => ResponseHeadersPolicyId.Ref,
    );
    expect(used.sort()).toEqual(Object.keys(edge.findResources('AWS::CloudFront::ResponseHeadersPolicy')).sort());
  });

  it('lets the console call its own host, the user pool and the bucket for uploads, which it reads from another region', () => {
    const policies = JSON.stringify(edge.findResources('AWS::CloudFront::ResponseHeadersPolicy'));
    expect(policies).toContain("connect-src 'self' https://cognito-idp.eu-west-2.amazonaws.com https://");
    expect(policies).toMatch(
      /"Fn::GetStackOutput":\{"StackName":"flip-State","Region":"eu-west-2","OutputName":"\w*Quarantine\w*RegionalDomainName/,
    );
    edge.resourceCountIs('Custom::CrossRegionExportReader', 0);
  });

  it('says itself, at /config.json, how clients find the API and the place to sign in', () => {
    const { FunctionCode } = only(edge, 'AWS::CloudFront::Function');
    const code = FunctionCode['Fn::Join'][1]
      .map((part: unknown) => (typeof part === 'string' ? part : (part as Json)['Fn::GetStackOutput'].OutputName))
      .join('');
    const answer = runInNewContext(`${code}; handler({ request: { uri: '/config.json' } })`);
    expect(JSON.parse(answer.body.data)).toEqual({
      apiBaseUrl: 'https://flip.trusts.nhs.uk/api',
      userPoolId: expect.stringContaining('UsersPool'),
      userPoolClientId: expect.stringContaining('Client'),
      idpEndpoint: 'https://cognito-idp.eu-west-2.amazonaws.com/',
      region: 'eu-west-2',
    });
    expect(JSON.stringify(FunctionCode).length).toBeLessThan(10_000);
  });

  it('logs every request to a bucket of the log service, without queries, cookies or referrers', () => {
    edge.hasResourceProperties('AWS::Logs::DeliverySource', {
      LogType: 'ACCESS_LOGS',
      ResourceArn: Match.anyValue(),
    });
    const { RecordFields } = only(edge, 'AWS::Logs::Delivery');
    expect(RecordFields).toEqual(expect.arrayContaining(['c-ip', 'cs-uri-stem', 'sc-status', 'ssl-protocol']));
    expect(RecordFields.filter((field: string) => /query|cookie|referer/i.test(field))).toEqual([]);
  });
});

describe('the API behind it', () => {
  it('has one host, at which only who shows a certificate of ours completes a handshake, and CloudFront shows it', () => {
    expect(only(hub, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
    expect(only(hub, 'AWS::ApiGatewayV2::DomainName')).toMatchObject({
      DomainName: 'origin.flip.trusts.nhs.uk',
      DomainNameConfigurations: [{ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }],
      MutualTlsAuthentication: { TruststoreUri: expect.anything() },
    });
    hub.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
    expect(distribution.Origins[1]).toMatchObject({
      DomainName: 'origin.flip.trusts.nhs.uk',
      CustomOriginConfig: {
        OriginProtocolPolicy: 'https-only',
        OriginSSLProtocols: ['TLSv1.2'],
        OriginMtlsConfig: { ClientCertificateArn: anyEnvironment.originClient.certificateArn },
      },
    });
  });
});

describe('the firewall', () => {
  const rules = (): Json[] => only(edge, 'AWS::WAFv2::WebACL').Rules;

  it('stands before all of CloudFront and blocks: by each managed group but where it is stated, by rate, by body', () => {
    const { DefaultAction, Scope } = only(edge, 'AWS::WAFv2::WebACL');
    expect([Scope, DefaultAction]).toEqual(['CLOUDFRONT', { Allow: {} }]);
    expect(distribution.WebACLId).toEqual({ 'Fn::GetAtt': [expect.any(String), 'Arn'] });
    expect(rules().map(({ Priority }) => Priority)).toEqual(rules().map((_, index) => index));
    for (const { Action, Name, OverrideAction, Statement } of rules())
      if (Statement.ManagedRuleGroupStatement) expect(OverrideAction, Name).toEqual({ None: {} });
      else expect(Object.keys(Action), Name).toEqual(['Block']);
    expect(rules().map(({ Name }) => Name)).toEqual([
      'requests',
      'strangers',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesSQLiRuleSet',
      'bodies',
    ]);
  });

  it('bounds what strangers may send more tightly than what anybody may, at every such operation', () => {
    const [all, strangers] = rules().map(({ Statement }) => Statement.RateBasedStatement);
    expect(strangers.Limit).toBeLessThan(all.Limit / 10);
    const [path, { NotStatement }] = strangers.ScopeDownStatement.AndStatement.Statements;
    const isIn = ({ RegexMatchStatement }: Json, text: string): boolean =>
      new RegExp(RegexMatchStatement.RegexString).test(text);
    expect(NotStatement.Statement.RegexMatchStatement.FieldToMatch).toEqual({ Method: {} });
    for (const { auth, id, method, path: template } of Object.values(operations))
      expect(isIn(path, template.replaceAll(/\{\w+\}/g, 'x')) && !isIn(NotStatement.Statement, method), id).toBe(
        auth === 'none' && method !== 'GET',
      );
  });

  it('counts in a group only what its last rule blocks by label, and the size of bodies', () => {
    const counted = rules().flatMap(({ Statement }) =>
      (Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? []).map(({ ActionToUse, Name }: Json) => {
        expect(ActionToUse).toEqual({ Count: {} });
        return Name;
      }),
    );
    const labelled = rules()
      .at(-1)!
      .Statement.AndStatement.Statements[0].OrStatement.Statements.map(({ LabelMatchStatement }: Json) =>
        LabelMatchStatement.Key.split(':')
          .at(-1)
          .replace(/_Body$/, '_BODY'),
      );
    expect(counted.sort()).toEqual([...labelled, 'SizeRestrictions_BODY'].sort());
  });

  it('searches every body but those of machines and of questions', () => {
    const spared = (path: string): boolean => bodiesNotSearched.some((pattern) => new RegExp(pattern).test(path));
    const posted = Object.values(operations)
      .filter(({ method }) => method !== 'GET')
      .map(({ auth, path }) => ({ auth, path: path.replaceAll(/\{\w+\}/g, 'x') }));
    for (const { auth, path } of posted)
      if (auth === 'trust' || auth === 'run-server') expect(spared(path), path).toBe(true);
    expect(
      posted
        .filter(({ auth, path }) => (auth === 'user' || auth === 'none') && spared(path))
        .map(({ path }) => path)
        .sort(),
    ).toEqual([
      '/api/cohorts/import-circe',
      '/api/enrolments',
      '/api/projects/x/queries',
      '/api/projects/x/queries/preview',
    ]);
    expect(spared('/api/projects')).toBe(false);
  });

  it('fits the capacity that AWS includes in its price', () => {
    // Of AWS's groups as documented; a label or a path costs little, a rate 2.
    const capacity: Json = { IpReputationList: 25, KnownBadInputsRuleSet: 200, CommonRuleSet: 700, SQLiRuleSet: 200 };
    const groups = firewallRules.flatMap(({ name }) => (name.startsWith('AWS') ? [name] : []));
    const used = groups.map((name) => capacity[name.replace(/^AWSManagedRules(Amazon)?/, '')] as number);
    expect(used.reduce((sum, one) => sum + one, 0)).toBeLessThan(1300);
  });

  it('logs what it has blocked, without credentials and queries', () => {
    const { RedactedFields } = only(edge, 'AWS::WAFv2::LoggingConfiguration');
    expect(RedactedFields).toEqual([
      { SingleHeader: { Name: 'authorization' } },
      { SingleHeader: { Name: 'cookie' } },
      { QueryString: {} },
    ]);
    edge.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: Match.stringLikeRegexp('^aws-waf-logs-flip') });
  });
});

describe('the console', () => {
  it('is not there before it is built, and then its pages come after the files that they name', () => {
    edge.resourceCountIs('Custom::CDKBucketDeployment', 0);
    const built = join(folder, 'dist');
    mkdirSync(join(built, 'assets'), { recursive: true });
    writeFileSync(join(built, 'index.html'), '<!doctype html><title>FLIP</title>');
    writeFileSync(join(built, 'assets', 'index-1a2b.js'), 'export {};');
    const { app, stacks } = productionHub(folder, anyEnvironment, { consoleFolder: built, withAreas: false });
    Validations.of(app).addPlugins(...hubRules(app));
    app.synth();
    const copies = Object.entries(template(stacks.edge).findResources('Custom::CDKBucketDeployment'));
    expect(copies).toHaveLength(2);
    const [hashed, pages] = copies as [[string, Json], [string, Json]];
    expect(hashed[1].Properties).toMatchObject({ Include: ['assets/*'], Prune: false });
    expect(pages[1].Properties).toMatchObject({
      Exclude: ['assets/*'],
      SystemMetadata: { 'cache-control': 'no-cache' },
    });
    expect(pages[1].DependsOn).toContain(hashed[0]);
  });
});

describe('without a zone', () => {
  it('uses the certificates that exist, makes no record, and says what the records are to name', () => {
    const { stacks } = productionHub(folder, anyEnvironmentWithoutZone, { withAreas: false });
    const own = { edge: template(stacks.edge), hub: template(stacks.hub) };
    for (const one of Object.values(own)) {
      one.resourceCountIs('AWS::CertificateManager::Certificate', 0);
      one.resourceCountIs('AWS::Route53::RecordSet', 0);
    }
    const { certificates } = anyEnvironmentWithoutZone.domain;
    expect(only(own.edge, 'AWS::CloudFront::Distribution').DistributionConfig.ViewerCertificate.AcmCertificateArn).toBe(
      certificates?.public,
    );
    own.hub.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainNameConfigurations: [Match.objectLike({ CertificateArn: certificates?.origin })],
    });
    expect(Object.keys(own.edge.toJSON().Outputs)).toContain('PublicTarget');
    expect(Object.keys(own.hub.toJSON().Outputs).some((name) => name.includes('OriginTarget'))).toBe(true);
    // What is not renewed by itself is watched.
    const watched = Object.values(own.edge.findResources('AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties.Dimensions[0].Value,
    );
    expect(watched.sort()).toEqual(
      [anyEnvironmentWithoutZone.originClient.certificateArn, certificates?.public].sort(),
    );
  });
});
