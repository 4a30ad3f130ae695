import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { repository } from '#local/platform/repository';
import { anyEnvironment } from '#test/fixtures/edge/any-environment';
import { productionHub } from '#test/support/production-hub';

const Findings = z.array(z.object({ Filename: z.string(), Message: z.string(), Rule: z.object({ Id: z.string() }) }));
/** Known and kept: the library says twice that a Lambda comes after its role. */
const kept = 'W3005';

const faulty = {
  Resources: {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'On' } } },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueNames: 'q' } },
    Topic: { Type: 'AWS::SNS::Topics' },
  },
  Outputs: { Gone: { Value: { Ref: 'Nothing' } } },
};

const folder = mkdtempSync(join(tmpdir(), 'flip-lint-'));
let templates: string[];
let findings: Map<string, string[]>;

beforeAll(async () => {
  const { directory } = productionHub(folder, {
    ...anyEnvironment,
    malwareScan: 'guardduty',
    signInPlan: 'plus',
  }).app.synth();
  templates = readdirSync(directory).filter((name) => name.endsWith('.template.json'));
  const planted = join(folder, 'planted.template.json');
  writeFileSync(planted, JSON.stringify(faulty));
  // One process for all of them: most of its time it reads what AWS says of its resources.
  const run = promisify(execFile)(
    join(repository, '.flip/venv/cfn-lint/bin/cfn-lint'),
    ['--format', 'json', '--ignore-checks', kept, '--', ...templates.map((name) => join(directory, name)), planted],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  const { stdout } = await run.catch((reason: { stdout: string }) => reason);
  const named = Findings.parse(JSON.parse(stdout)).map(
    ({ Filename, Message, Rule }) => [basename(Filename), `${Rule.Id} ${Message}`] as const,
  );
  findings = new Map(
    [...Map.groupBy(named, ([file]) => file)].map(([file, of]) => [file, of.map(([, finding]) => finding)]),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('cfn-lint', () => {
  it('finds nothing in any template of a hub in AWS', () => {
    expect(templates.length).toBeGreaterThan(10);
    expect(templates).toContain('flip-Edge.template.json');
    expect(Object.fromEntries(templates.map((name) => [name, findings.get(name) ?? []]))).toEqual(
      Object.fromEntries(templates.map((name) => [name, []])),
    );
  });

  it('finds what is planted: a value, a property, a type and a name that there are not', () => {
    const found = (findings.get('planted.template.json') ?? []).join('\n');
    for (const what of ["'On' is not one of", 'QueueNames', 'AWS::SNS::Topics', 'Nothing'])
      expect(found).toContain(what);
  });
});
