import * as z from 'zod';
import { ModelId, ProjectId } from '../ids.ts';
import {
  CreateModel,
  EditModel,
  FileLink,
  Model,
  ModelFile,
  PartTickets,
  RequestParts,
  RequestUpload,
  UploadTicket,
} from '../model.ts';
import { ModelSummary } from '../model-summary.ts';
import { nextPage, PageQuery } from '../page.ts';
import { FileName } from '../primitives.ts';
import { SealModel } from '../seal.ts';
import { Empty, Nothing } from './nothing.ts';
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

export const listModels = operation({
  id: 'list-models',
  area: 'models',
  method: 'GET',
  path: '/api/projects/{projectId}/models',
  auth: 'user',
  summary: 'The models of a project, newest first, a page at a time, each with how its latest run stands.',
  params: z.object({ projectId: ProjectId }),
  query: PageQuery,
  body: undefined,
  response: z.object({ models: z.array(ModelSummary), ...nextPage }),
  status: 200,
});

export const editModel = operation({
  id: 'edit-model',
  area: 'models',
  method: 'PATCH',
  path: '/api/models/{modelId}',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Renames or describes a model anew.',
  params: z.object({ modelId: ModelId }),
  query: Nothing,
  body: EditModel,
  response: Model,
  status: 200,
});

export const deleteModel = operation({
  id: 'delete-model',
  area: 'models',
  method: 'DELETE',
  path: '/api/models/{modelId}',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Takes a model that no run goes on of, with its runs, out of every list; the audit stays.',
  params: z.object({ modelId: ModelId }),
  query: Nothing,
  body: undefined,
  response: Empty,
  status: 204,
});

export const requestUpload = operation({
  id: 'request-upload',
  area: 'models',
  method: 'POST',
  path: '/api/models/{modelId}/files',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'A short-lived ticket to upload one file into quarantine, or the beginning of an upload in parts.',
  params: z.object({ modelId: ModelId }),
  query: Nothing,
  body: RequestUpload,
  response: UploadTicket,
  status: 201,
});

export const requestParts = operation({
  id: 'request-parts',
  area: 'models',
  method: 'POST',
  path: '/api/models/{modelId}/files/{fileName}/parts',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary:
    'Which parts of a file are in quarantine already, and short-lived tickets for the others; how an upload is resumed.',
  params: z.object({ modelId: ModelId, fileName: FileName }),
  query: Nothing,
  body: RequestParts,
  response: PartTickets,
  status: 200,
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

export const sealModel = operation({
  id: 'seal-model',
  area: 'models',
  method: 'POST',
  path: '/api/models/{modelId}/seal',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Checks all files of a model as one set, and gives the digest that runs are bound to until a file changes.',
  params: z.object({ modelId: ModelId }),
  query: Nothing,
  body: SealModel,
  response: Model,
  status: 200,
});

export const deleteFile = operation({
  id: 'delete-file',
  area: 'models',
  method: 'DELETE',
  path: '/api/models/{modelId}/files/{fileName}',
  auth: 'user',
  roles: ['Admin', 'Researcher', 'TrustAdmin'],
  summary: 'Takes a file out of a model; runs that have begun with it keep it.',
  params: z.object({ modelId: ModelId, fileName: FileName }),
  query: Nothing,
  body: undefined,
  response: Empty,
  status: 204,
});

export const downloadFile = operation({
  id: 'download-file',
  area: 'models',
  method: 'GET',
  path: '/api/models/{modelId}/files/{fileName}',
  auth: 'user',
  summary: 'A short-lived link to the checked copy of a file.',
  params: z.object({ modelId: ModelId, fileName: FileName }),
  query: Nothing,
  body: undefined,
  response: FileLink,
  status: 200,
});
