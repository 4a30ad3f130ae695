import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSet, type SetFile } from '#domain/model/set/check-set';
import { setDigest } from '#domain/model/set/set-digest';
import { sha256Hex } from '#lambdas/platform/runtime/sha256-hex';

const file = (fileName: string, text: string, more: Partial<SetFile> = {}): SetFile => ({
  fileName,
  text,
  sha256: sha256Hex(text),
  sizeBytes: text.length,
  status: 'CLEAN',
  ...more,
});
const config = (more: object = {}) => file('config.json', JSON.stringify({ metrics: ['auc'], ...more }));
const app = (source = 'from flwr.clientapp import ClientApp\nfrom models import get_model\napp = ClientApp()\n') => [
  file('client_app.py', source),
  file('models.py', 'import numpy as np\n'),
  file('model.safetensors', 'weights'),
];
const places = (files: readonly SetFile[]) => {
  const verdict = checkSet('flower', files);
  return verdict.kind === 'passed' ? [] : verdict.faults.map(({ place }) => place);
};
const good = [...app(), config()];

it('passes a set that has what it needs, with the job type of its configuration and a digest', () => {
  expect(checkSet('flower', good)).toMatchObject({ kind: 'passed', jobType: 'standard', findings: [] });
  expect(checkSet('flower', [...app(), config({ job_type: 'evaluation' })])).toMatchObject({ jobType: 'evaluation' });
});

it('passes the app of the demo study', () => {
  const read = (name: string) => file(name, readFileSync(`lib/local/study-app/${name}`, 'utf8'));
  const files = [read('client_app.py'), read('models.py'), read('config.json'), file('model.safetensors', 'x')];
  expect(checkSet('flower', files)).toMatchObject({ kind: 'passed' });
});

describe('the digest', () => {
  const digest = (files: readonly SetFile[]) => {
    const verdict = checkSet('flower', files);
    return verdict.kind === 'passed' ? verdict.digest : undefined;
  };

  it('is the same in any order, and another for another name, content, job type or version of the checks', () => {
    const first = digest(good);
    expect(digest([...good].reverse())).toBe(first);
    const others = [
      digest([...good, file('notes.txt', '')]),
      digest([...good, file('notes2.txt', '')]),
      digest([...app('from flwr.clientapp import ClientApp\napp = ClientApp()\n'), config()]),
      digest([...app(), config({ job_type: 'evaluation' })]),
    ];
    expect(new Set([first, ...others]).size).toBe(5);
    const set = { backend: 'flower' as const, checks: 1, files: [], jobType: 'standard' as const };
    expect(setDigest({ ...set, checks: 2 })).not.toBe(setDigest(set));
    expect(setDigest({ ...set, jobType: 'evaluation' })).not.toBe(setDigest(set));
  });
});

describe('a set is refused, with the place,', () => {
  it.each([0, 1, 2, 3])('where required file %i is missing', (index) => {
    const missing = good[index]?.fileName;
    const found = places(good.filter((_, place) => place !== index));
    expect(found).toContain(missing);
  });

  it.each(['AWAITING', 'SCANNING', 'REJECTED'] as const)('where a file is %s, and says so once', (status) => {
    expect(places([...good, file('more.py', '', { status })])).toEqual(['more.py']);
    expect(places([...good.slice(1), file('client_app.py', '', { status })])).toEqual(['client_app.py']);
  });

  it.each([
    ['differs in case alone from another', 'Models.py'],
    ['stands before a module of Python', 'random.py'],
    ['stands before one of the run image', 'numpy.py'],
    ['stands before one of the run image in capitals', 'NumPy.py'],
    ['stands before one of the platform', 'flip.py'],
    ['is one that Python runs by itself', 'sitecustomize.py'],
    ['is a package’s', '__init__.py'],
  ])('where a name %s', (_what, fileName) => {
    expect(places([...good, file(fileName, '')])).toEqual([fileName]);
  });

  it('where an import is found nowhere, and not where it is optional or another file', () => {
    expect(places([...good, file('a.py', 'import json\nimport torch')])).toEqual(['a.py:2']);
    expect(places([...good, file('a.py', 'from .models import x')])).toEqual(['a.py:1']);
    expect(places([...good, file('a.py', 'import b.c'), file('b.py', '')])).toEqual([]);
    expect(places([...good, file('a.py', 'try:\n  import torch\nexcept ImportError: pass')])).toEqual([]);
  });

  it('where requirements name what nobody installs', () => {
    const lines = [
      '# none',
      'numpy>=2',
      'Scikit_Learn[x] ; python_version > "3"',
      'torch',
      '-r other.txt',
      'a @ http://x',
      '',
    ];
    expect(places([...good, file('requirements.txt', lines.join('\n'))])).toEqual(
      [4, 5, 6].map((line) => `requirements.txt:${line}`),
    );
  });

  it('where a key is written otherwise, or its value cannot be', () => {
    expect(places([...app(), config({ global_rounds: 3 })])).toEqual(['config.json: global_rounds']);
    expect(places([...app(), config({ 'Job-Type': 'x' })])).toEqual(['config.json: Job-Type']);
    expect(places([...app(), config({ GLOBAL_ROUNDS: 0 })])).toEqual(['config.json: GLOBAL_ROUNDS']);
    expect(places([...app(), config({ job_type: 'other' })])).toEqual(['config.json: job_type']);
    expect(places([...app(), config({ rounds_of_my_own: 3 })])).toEqual([]);
  });

  it('where Python does what the sandbox forbids', () => {
    expect(places([...good, file('a.py', 'import socket')])).toEqual(['a.py:1']);
  });

  it('where it is too large for an appliance, or too much Python to read', () => {
    const sized = (fileName: string, sizeBytes: number) => file(fileName, '', { sizeBytes });
    expect(places([...good, sized('base.safetensors', 268_435_456)])).toEqual(['model']);
    expect(places([...good, sized('a.py', 8_388_608)])).toEqual(['model']);
    expect(places([...good.slice(0, 2), good[3] as SetFile, sized('model.safetensors', 5_368_709_120)])).toEqual([]);
    expect(places([...good, ...Array.from({ length: 1000 }, (_, index) => file(`f${index}.txt`, ''))])).toEqual([
      'model',
    ]);
  });

  it('with every fault at once, fifty at most, of which the last counts the rest', () => {
    const verdict = checkSet('flower', [...good, file('a.py', 'import torch\n'.repeat(80))]);
    if (verdict.kind !== 'refused') throw new Error('passed');
    expect(verdict.faults).toHaveLength(50);
    expect(verdict.faults[49]).toEqual({ rule: '31 more of these', place: 'model' });
  });
});

it('tells what a reader should look at', () => {
  const verdict = checkSet('flower', [
    ...app('import pickle\n'),
    config({ AGGREGATOR: 'x', job_type: 'evaluation', GLOBAL_ROUNDS: 4 }),
  ]);
  expect(verdict).toMatchObject({
    kind: 'passed',
    findings: [
      { place: 'config.json: AGGREGATOR' },
      { place: 'config.json: GLOBAL_ROUNDS' },
      { place: 'client_app.py:1' },
    ],
  });
});
