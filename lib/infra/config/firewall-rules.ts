import type { aws_wafv2 as waf } from 'aws-cdk-lib';
import { operations } from '#contracts/api/operations';

/** A rule of the firewall; its place in the list is its priority. */
export type FirewallRule = Omit<waf.CfnWebACL.RuleProperty, 'priority' | 'visibilityConfig'> & {
  readonly name: string;
};

/** Rules of a group that look into bodies: they mark, and `bodies` below blocks, except where a body is no text of a form. */
const bodyRules = {
  AWSManagedRulesCommonRuleSet: {
    'core-rule-set': ['CrossSiteScripting', 'GenericRFI', 'EC2MetaDataSSRF'],
  },
  AWSManagedRulesSQLiRuleSet: {
    'sql-database': ['SQLi', 'SQLiExtendedPatterns'],
  },
} as const;

/**
 * Paths whose bodies may look like an attack and are none: what appliances and run servers send is signed, sealed or
 * encoded; a cohort's question may be SQL; an imported cohort quotes markup of others. The hub parses each strictly.
 */
export const bodiesNotSearched = [
  '^/api/trust/',
  '^/api/run-server/',
  '^/api/enrolments$',
  '^/api/projects/[^/]+/queries(/preview)?$',
  '^/api/cohorts/import-circe$',
] as const;

/** Requests of one address in five minutes. A trust asks fewer than 300 times while nothing runs, and people of a
 * hospital share one address. */
const requestsInFiveMinutes = 3000;
/** The same for what strangers may send: a code to try, a request for an account. */
const ofStrangersInFiveMinutes = 20;

/** Operations that change something and ask for nobody. */
const strangers = Object.values(operations).flatMap(({ auth, method, path }) =>
  auth === 'none' && method !== 'GET' ? [path] : [],
);

const managed = (name: string, countedRules: readonly string[] = []): FirewallRule => ({
  name,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: countedRules.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
});

const rate = (name: string, limit: number, scopeDownStatement?: waf.CfnWebACL.StatementProperty): FirewallRule => ({
  name,
  action: { block: { customResponse: { responseCode: 429 } } },
  statement: {
    rateBasedStatement: {
      limit,
      evaluationWindowSec: 300,
      aggregateKeyType: 'IP',
      ...(scopeDownStatement === undefined ? {} : { scopeDownStatement }),
    },
  },
});

const bodyRulesOf = (group: keyof typeof bodyRules): string[] =>
  Object.values(bodyRules[group]).flatMap((rules: readonly string[]) => rules.map((rule) => `${rule}_BODY`));

const labels = Object.values(bodyRules).flatMap((set) =>
  Object.entries(set).flatMap(([label, rules]) =>
    (rules as readonly string[]).map((rule) => `awswaf:managed:aws:${label}:${rule}_Body`),
  ),
);

const matches = (
  regexString: string,
  fieldToMatch: waf.CfnWebACL.FieldToMatchProperty,
): waf.CfnWebACL.StatementProperty => ({
  regexMatchStatement: { regexString, fieldToMatch, textTransformations: [{ priority: 0, type: 'NONE' }] },
});

const path = (regexString: string): waf.CfnWebACL.StatementProperty => matches(regexString, { uriPath: {} });

/** All rules, each of which blocks. */
export const firewallRules: readonly FirewallRule[] = [
  rate('requests', requestsInFiveMinutes),
  rate('strangers', ofStrangersInFiveMinutes, {
    // Reading under the same path is an Admin's.
    andStatement: {
      statements: [
        path(`^(${strangers.join('|')})$`),
        { notStatement: { statement: matches('^GET$', { method: {} }) } },
      ],
    },
  }),
  managed('AWSManagedRulesAmazonIpReputationList'),
  managed('AWSManagedRulesKnownBadInputsRuleSet'),
  // Bodies of the API are larger than the 8 kB of that rule; API Gateway and the contracts bound them.
  managed('AWSManagedRulesCommonRuleSet', ['SizeRestrictions_BODY', ...bodyRulesOf('AWSManagedRulesCommonRuleSet')]),
  managed('AWSManagedRulesSQLiRuleSet', bodyRulesOf('AWSManagedRulesSQLiRuleSet')),
  {
    name: 'bodies',
    action: { block: {} },
    statement: {
      andStatement: {
        statements: [
          { orStatement: { statements: labels.map((key) => ({ labelMatchStatement: { scope: 'LABEL', key } })) } },
          { notStatement: { statement: { orStatement: { statements: bodiesNotSearched.map(path) } } } },
        ],
      },
    },
  },
];
