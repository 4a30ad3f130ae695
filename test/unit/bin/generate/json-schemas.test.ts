import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { TaskType } from '#contracts/task';
import { jsonSchemas } from '../../../../bin/generate/json-schemas.ts';
import { repositoryRoot } from '../../../../bin/generate/repository-root.ts';

describe('the JSON Schemas of the appliance', () => {
  const schemas = new Map<string, any>();

  beforeAll(async () => {
    for (const { content, path } of await jsonSchemas(repositoryRoot))
      schemas.set(path.replace(/^.*\/|\.json$/g, ''), JSON.parse(content));
  });

  it('exist for payload and result of every type of task', () => {
    for (const type of TaskType.options)
      for (const part of ['payload', 'result'])
        expect([...schemas.keys()]).toContain(`task-${type.replaceAll('_', '-')}-${part}`);
  });

  it('stand alone: every reference leads inside the file', () => {
    for (const [name, schema] of schemas)
      for (const [, target = ''] of JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)) {
        expect(target, name).toMatch(/^#\/\$defs\//);
        expect(schema.$defs, `${name}: ${target}`).toHaveProperty(target.replace('#/$defs/', ''));
      }
  });

  it('take a policy that the services take', () => {
    const schema = z.fromJSONSchema(schemas.get('policy'));
    expect(schema.safeParse({ version: 1, disclosure: { threshold: 20 } }).success).toBe(true);
  });

  it('refuse a policy with a mistyped rule', () => {
    const schema = z.fromJSONSchema(schemas.get('policy'));
    expect(schema.safeParse({ version: 1, disclosure: { treshold: 20 } }).success).toBe(false);
  });

  it('refuse what a trust must not report beside a result', () => {
    expect(schemas.get('receipt').additionalProperties).toBe(false);
    expect(schemas.get('task-cohort-query-result').additionalProperties).toBe(false);
  });

  it('let an old appliance read a newer passport', () => {
    expect(schemas.get('passport').additionalProperties).toBeUndefined();
  });
});
