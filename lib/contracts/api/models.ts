import * as z from 'zod';
import { ModelId, ProjectId } from '../ids.ts';
import { CreateModel, Model, ModelFile, RequestUpload, UploadTicket } from '../model.ts';
import { FileName } from '../primitives.ts';
import { Nothing } from './nothing.ts';
import { operation } from './operation.ts';

export const createModel = operation({
  id: 'create-model',
  area: 'models',
  method: 'POST',
  path: '/api/projects/{projectId}/models',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Starts a model in an approved project.',
  params: z.object({ projectId: ProjectId }),
  query: Nothing,
  body: CreateModel,
  response: Model,
  status: 201,
});

export const getModel = operation({
  id: 'get-model',
  area: 'models',
  method: 'GET',
  path: '/api/models/{modelId}',
  auth: 'user',
  summary: 'A model and its files.',
  params: z.object({ modelId: ModelId }),
  query: Nothing,
  body: undefined,
  response: Model,
  status: 200,
});

export const requestUpload = operation({
  id: 'request-upload',
  area: 'models',
  method: 'POST',
  path: '/api/models/{modelId}/files',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'A short-lived ticket to upload one file into quarantine.',
  params: z.object({ modelId: ModelId }),
  query: Nothing,
  body: RequestUpload,
  response: UploadTicket,
  status: 201,
});

export const completeUpload = operation({
  id: 'complete-upload',
  area: 'models',
  method: 'POST',
  path: '/api/models/{modelId}/files/{fileName}/complete',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'The bytes are up: starts the checks.',
  params: z.object({ modelId: ModelId, fileName: FileName }),
  query: Nothing,
  body: undefined,
  response: ModelFile,
  status: 202,
});
