import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, expect, it } from 'vitest';
import type { HubEnvironment } from '#infra/config/environment';
import { anyEnvironment } from '#test/fixtures/edge/any-environment';
import { productionHub } from '#test/support/production-hub';

const folder = mkdtempSync(join(tmpdir(), 'sign-in-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stateOf = (entry: HubEnvironment): Template =>
  Template.fromStack(productionHub(folder, entry, { withAreas: false }).stacks.state);
const risks = 'AWS::Cognito::UserPoolRiskConfigurationAttachment';

it('refuses leaked passwords and risky sign-ins on the plus plan, and tells nobody’s mail of it', () => {
  const state = stateOf({ ...anyEnvironment, signInPlan: 'plus' });
  state.hasResourceProperties('AWS::Cognito::UserPool', {
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    MfaConfiguration: 'ON',
  });
  const refuse = { EventAction: 'BLOCK', Notify: false };
  state.hasResourceProperties(risks, {
    ClientId: 'ALL',
    CompromisedCredentialsRiskConfiguration: {
      Actions: { EventAction: 'BLOCK' },
      EventFilter: ['SIGN_UP', 'PASSWORD_CHANGE'],
    },
    AccountTakeoverRiskConfiguration: { Actions: { HighAction: refuse, MediumAction: refuse } },
  });
});

it('is the free plan where the environment does not say so', () => {
  const state = stateOf(anyEnvironment);
  state.hasResourceProperties('AWS::Cognito::UserPool', { UserPoolTier: 'ESSENTIALS', MfaConfiguration: 'ON' });
  state.resourceCountIs(risks, 0);
  expect(JSON.stringify(state.findResources('AWS::Cognito::UserPool'))).not.toContain('AdvancedSecurityMode');
});
