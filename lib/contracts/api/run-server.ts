import * as z from 'zod';
import {
  FinishRun,
  ReportRunEvents,
  RequestResultUpload,
  ResultUploadTickets,
  RunServerConfig,
  ServerReady,
  TakeRunToken,
} from '../run-server.ts';
import { Empty, Nothing } from './nothing.ts';
import { operation } from './operation.ts';

export const takeRunToken = operation({
  id: 'take-run-token',
  area: 'run-servers',
  method: 'POST',
  path: '/api/run-server/token',
  auth: 'run-server',
  summary: 'The server has made a token of its own: the one that it was started with dies.',
  params: Nothing,
  query: Nothing,
  body: TakeRunToken,
  response: Empty,
  status: 204,
});

export const getRunServerConfig = operation({
  id: 'get-run-server-config',
  area: 'run-servers',
  method: 'GET',
  path: '/api/run-server/config',
  auth: 'run-server',
  summary: 'What the server of this run may know.',
  params: Nothing,
  query: Nothing,
  body: undefined,
  response: RunServerConfig,
  status: 200,
});

export const reportServerReady = operation({
  id: 'report-server-ready',
  area: 'run-servers',
  method: 'POST',
  path: '/api/run-server/ready',
  auth: 'run-server',
  summary: 'The server listens: the admitted trusts are asked to join.',
  params: Nothing,
  query: Nothing,
  body: ServerReady,
  response: Empty,
  status: 204,
});

export const reportRunEvents = operation({
  id: 'report-run-events',
  area: 'run-servers',
  method: 'POST',
  path: '/api/run-server/events',
  auth: 'run-server',
  summary: 'Progress and metrics while the run goes on; answers whether to go on.',
  params: Nothing,
  query: Nothing,
  body: ReportRunEvents,
  response: z.object({ continue: z.boolean() }),
  status: 200,
});

export const requestResultUpload = operation({
  id: 'request-result-upload',
  area: 'run-servers',
  method: 'POST',
  path: '/api/run-server/results',
  auth: 'run-server',
  summary: 'Short-lived tickets to upload results or a checkpoint.',
  params: Nothing,
  query: Nothing,
  body: RequestResultUpload,
  response: ResultUploadTickets,
  status: 200,
});

export const finishRun = operation({
  id: 'finish-run',
  area: 'run-servers',
  method: 'POST',
  path: '/api/run-server/finish',
  auth: 'run-server',
  summary: 'The server is done; its token dies.',
  params: Nothing,
  query: Nothing,
  body: FinishRun,
  response: Empty,
  status: 204,
});
