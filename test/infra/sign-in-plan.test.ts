import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { anyEnvironment } from '#test/fixtures/edge/any-environment';
import { productionState } from '#test/support/production-hub';

const folder = mkdtempSync(join(tmpdir(), 'sign-in-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const risks = 'AWS::Cognito::UserPoolRiskConfigurationAttachment';

it('refuses leaked passwords and risky sign-ins on the plus plan, and tells nobody’s mail of it', () => {
  const state = productionState(folder, { ...anyEnvironment, signInPlan: 'plus' });
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
  const state = productionState(folder, anyEnvironment);
  state.hasResourceProperties('AWS::Cognito::UserPool', { UserPoolTier: 'ESSENTIALS', MfaConfiguration: 'ON' });
  state.resourceCountIs(risks, 0);
  expect(JSON.stringify(state.findResources('AWS::Cognito::UserPool'))).not.toContain('AdvancedSecurityMode');
});
