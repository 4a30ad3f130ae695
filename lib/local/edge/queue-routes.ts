import { LambdaClient } from '@aws-sdk/client-lambda';
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { FastifyInstance } from 'fastify';
import type { ClientSettings } from '#local/cloud/client-settings';
import type { QueueRoute } from './deployed-api.ts';
import { LambdaAuthorization } from './lambda-authorization.ts';
import { queueAnswer } from './queue-answer.ts';
import { requestValue } from './request-value.ts';

/** The queue is asked for this long at a time, so that a caller who has gone does not take a message with it. */
const ASK_SECONDS = 2;

const receive = async (
  client: SQSClient,
  request: { QueueUrl: string; MaxNumberOfMessages: number; waitSeconds: number },
  gone: AbortSignal,
): Promise<Message[]> => {
  const { MaxNumberOfMessages, QueueUrl, waitSeconds } = request;
  const end = Date.now() + waitSeconds * 1000;
  for (;;) {
    const WaitTimeSeconds = Math.max(0, Math.min(ASK_SECONDS, Math.round((end - Date.now()) / 1000)));
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, WaitTimeSeconds }),
      { abortSignal: gone },
    );
    if (Messages.length > 0 || Date.now() >= end || gone.aborted) return Messages;
  }
};

/** Answers the routes that API Gateway serves from a queue without any Lambda: the doorbell. */
export function queueRoutes(app: FastifyInstance, routes: readonly QueueRoute[], settings: ClientSettings): void {
  const sqs = new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });
  const lambda = new LambdaClient(settings);
  const authorization = new LambdaAuthorization(lambda, Date.now);
  app.addHook('onClose', async () => {
    sqs.destroy();
    lambda.destroy();
  });

  for (const { authorizer, method, parameters, path } of routes) {
    app.route({
      method,
      url: path.replaceAll(/\{(\w+)\+?\}/g, ':$1'),
      handler: async (request, reply) => {
        const answer = await authorization.authorize(authorizer, `${method} ${path}`, request);
        if (answer.kind === 'missing') return reply.code(401).send({ message: 'Unauthorized' });
        if (answer.kind === 'denied') return reply.code(403).send({ message: 'Forbidden' });
        const query = request.query as Record<string, unknown>;
        const mapped = (name: string): string | undefined => {
          const source = parameters[name];
          return source === undefined
            ? undefined
            : requestValue(source, { headers: request.headers, query, authorizer: answer.context });
        };
        const QueueUrl = mapped('QueueUrl');
        if (QueueUrl === undefined) throw new Error('The authorizer names no queue for this caller.');
        const gone = new AbortController();
        reply.raw.on('close', () => gone.abort());
        const messages = await receive(
          sqs,
          {
            QueueUrl,
            MaxNumberOfMessages: Number(mapped('MaxNumberOfMessages') ?? 1),
            waitSeconds: Number(mapped('WaitTimeSeconds') ?? 0),
          },
          gone.signal,
        );
        return reply.type('text/xml').send(queueAnswer(messages, request.id));
      },
    });
  }
}
