import { join } from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { deployCloudAssembly } from '#local/cloud/deploy-cloud-assembly';
import type { LocalCloud } from '#local/cloud/local-cloud';

const oneLine = `exports.handler = async () => { console.log('{}'); return { statusCode: 200, body: '{}' }; };`;

/** Deploys an API with a Lambda of one line beside the hub, and answers its address: what the local cloud itself costs. */
export async function deployFloor(cloud: LocalCloud, folder: string): Promise<string> {
  const app = new App({ outdir: join(folder, 'floor.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Floor');
  const api = new HttpApi(stack, 'Api');
  const handler = new LambdaFunction(stack, 'One', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline(oneLine),
  });
  api.addRoutes({ path: '/one', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('One', handler) });
  new CfnOutput(stack, 'ApiId', { value: api.apiId });
  const outputs = await deployCloudAssembly({ cloud, assemblyFolder: app.synth().directory, stackNames: ['Floor'] });
  return `${cloud.endpoint}/_aws/execute-api/${outputs.Floor?.ApiId}/$default/one`;
}
