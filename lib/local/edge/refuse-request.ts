import type { FastifyReply } from 'fastify';
import { sendProblem } from './send-problem.ts';

const statusOf = (reason: unknown): number => {
  const { status, statusCode } = reason as { readonly status?: unknown; readonly statusCode?: unknown };
  return Number(status ?? statusCode ?? 500);
};

/**
 * Answers a request that did not reach any handler, in the words that API Gateway has for it. What the server library
 * would say stays out: it quotes addresses and names.
 */
export function refuseRequest(reply: FastifyReply, reason: unknown): FastifyReply {
  const status = statusOf(reason);
  if (status === 429) return sendProblem(reply, 'TOO_MANY_REQUESTS');
  if (status === 413) return reply.code(413).send({ message: 'Request Entity Too Large' });
  return status >= 400 && status < 500
    ? reply.code(400).send({ message: 'Bad Request' })
    : sendProblem(reply, 'INTERNAL');
}
