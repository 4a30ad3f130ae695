import type { FastifyReply } from 'fastify';
import { type ErrorCode, errors } from '#contracts/errors';
import type { Problem } from '#contracts/problem';

/** The problem document of a registered code. */
export function problemOf(code: ErrorCode): Problem {
  return { type: 'about:blank', title: errors[code].sentence, status: errors[code].status, code };
}

/** Answers with a registered code, and with nothing of what caused it. */
export function sendProblem(reply: FastifyReply, code: ErrorCode): FastifyReply {
  return reply
    .code(errors[code].status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(code)));
}
