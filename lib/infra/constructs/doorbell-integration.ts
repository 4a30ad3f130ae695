import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge.ts';

/** A long poll that no Lambda waits for: API Gateway reads the caller's own queue, which the authorizer names. */
export class DoorbellIntegration extends api.HttpRouteIntegration {
  readonly #queueArn: string;

  /** `queueArn`: what the queues of all trusts match. */
  constructor(id: string, queueArn: string) {
    super(id);
    this.#queueArn = queueArn;
  }

  override bind({ scope }: api.HttpRouteIntegrationBindOptions): api.HttpRouteIntegrationConfig {
    const receive = new iam.PolicyStatement({ actions: ['sqs:ReceiveMessage'], resources: [this.#queueArn] });
    const role = new iam.Role(scope, 'ReaderRole', {
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
      inlinePolicies: { Receive: new iam.PolicyDocument({ statements: [receive] }) },
    });
    acknowledge(role, 'NIST.800.53.R5-IAMNoInlinePolicy', 'Its one policy is of this role alone and goes with it.');
    return {
      type: api.HttpIntegrationType.AWS_PROXY,
      subtype: api.HttpIntegrationSubtype.SQS_RECEIVE_MESSAGE,
      payloadFormatVersion: api.PayloadFormatVersion.VERSION_1_0,
      connectionType: api.HttpConnectionType.INTERNET,
      credentials: api.IntegrationCredentials.fromRole(role),
      parameterMapping: new api.ParameterMapping()
        .custom('QueueUrl', '$context.authorizer.doorbellQueueUrl')
        .custom('MaxNumberOfMessages', '10')
        .custom('WaitTimeSeconds', '20'),
    };
  }
}
