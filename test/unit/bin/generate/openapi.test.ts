import SwaggerParser from '@apidevtools/swagger-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { doorbellPath, operations } from '#contracts/api/operations';
import { openapi } from '../../../../bin/generate/openapi.ts';
import { repositoryRoot } from '../../../../bin/generate/repository-root.ts';

type Entry = {
  security: Record<string, string[]>[];
  responses: Record<string, unknown>;
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
};
type Document = { paths: Record<string, Record<string, Entry>>; components: { schemas: Record<string, any> } };

describe('the OpenAPI document', () => {
  let document: Document;
  let text: string;

  beforeAll(async () => {
    text = (await openapi(repositoryRoot)).content;
    document = JSON.parse(text);
  });

  it('is valid OpenAPI 3.1 by the official schema, with every reference resolved', async () => {
    const parsed = await SwaggerParser.validate(JSON.parse(text));
    expect('openapi' in parsed && parsed.openapi).toBe('3.1.0');
  });

  it('is found wrong by the same validator when one reference leads nowhere', async () => {
    const broken = JSON.parse(text.replace('#/components/schemas/AuditExport"', '#/components/schemas/Nowhere"'));
    await expect(SwaggerParser.validate(broken)).rejects.toThrow();
  });

  it('holds every operation of the contract and the doorbell, and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const wanted = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual([...wanted, `GET ${doorbellPath}`].sort());
  });

  it('asks for the credential that each operation names', () => {
    const needed = { none: [], user: ['user'], trust: ['trust'], 'run-server': ['runId', 'runToken'] };
    for (const { auth, method, path } of Object.values(operations))
      expect(
        document.paths[path]![method.toLowerCase()]!.security.flatMap(Object.keys).sort(),
        `${method} ${path}`,
      ).toEqual(needed[auth]);
  });

  it('lets a request leave out what an answer always has', () => {
    const { ConceptSet, ConceptSetOutput } = document.components.schemas;
    expect(ConceptSetOutput.required).toEqual(['include', 'exclude']);
    expect(ConceptSet.required).toEqual(['include']);
  });

  it('refuses unknown keys where the contract does, and allows a newer hub to say more', () => {
    const { Heartbeat, HeartbeatReply } = document.components.schemas;
    expect(Heartbeat.additionalProperties).toBe(false);
    expect(HeartbeatReply.additionalProperties).toBeUndefined();
  });

  it('refers from a request body to the form that a request has', () => {
    const body = document.paths['/api/projects/{projectId}/queries']!.post!.requestBody!;
    expect(body.content['application/json']!.schema.$ref).toBe('#/components/schemas/SubmitCohortQuery');
    expect(document.components.schemas.SubmitCohortQuery.properties.cohort.$ref).toBe('#/components/schemas/Cohort');
  });

  it('describes a schema as its contract does, and holds none that nothing refers to', () => {
    const { ConceptSet, Policy } = document.components.schemas;
    expect(ConceptSet.description).toBe('Concepts that count, less those that do not; of an empty set none does.');
    expect(Policy).toBeUndefined();
  });
});
