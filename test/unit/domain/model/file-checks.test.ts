import { describe, expect, it } from 'vitest';
import { contentFaults } from '#domain/model/content/content-faults';
import { fileNameFaults } from '#domain/model/file-name-faults';
import { jsonFaults } from '#domain/model/json-faults';
import { maxFileBytes } from '#domain/model/max-file-bytes';
import { missingFiles } from '#domain/model/missing-files';
import { textFaults } from '#domain/model/text-faults';

describe('file names', () => {
  it.each(['client_app.py', 'config.json', 'a.toml', 'a.txt', 'a.yaml', 'model.safetensors', 'A.PY'])(
    'take %s',
    (name) => {
      expect(fileNameFaults(name)).toEqual([]);
    },
  );

  it.each(['a.zip', 'a', 'a.so', 'a.py.exe'])('refuse %s', (name) => {
    expect(fileNameFaults(name)).toHaveLength(1);
  });

  it.each(['model.pt', 'model.pth', 'model.PKL', 'model.pickle', 'model.onnx'])(
    'let %s in, and its content be checked',
    (name) => {
      expect(fileNameFaults(name)).toEqual([]);
      expect(contentFaults(name, new TextEncoder().encode('text'))).toHaveLength(1);
      expect(contentFaults('text.txt', new TextEncoder().encode('text'))).toEqual([]);
      expect(maxFileBytes(name)).toBe(268_435_456);
    },
  );
});

describe('config.json', () => {
  const valid = { job_type: 'standard', GLOBAL_ROUNDS: 3, metrics: ['auc'] };

  it('passes with its keys right, and with keys of the app’s own', () => {
    expect(jsonFaults('config.json', JSON.stringify({ ...valid, LEARNING_RATE: 0.1 }))).toEqual([]);
  });

  it.each([
    ['GLOBAL_ROUNDS', { ...valid, GLOBAL_ROUNDS: 0 }],
    ['metrics', { job_type: 'standard' }],
    ['metrics.0', { ...valid, metrics: ['patient name'] }],
    ['job_type', { ...valid, job_type: 'other' }],
  ])('names the place of a fault (%s)', (place, value) => {
    expect(jsonFaults('config.json', JSON.stringify(value))).toMatchObject([{ place }]);
  });

  it('must be JSON; other JSON files need no more than that', () => {
    expect(jsonFaults('config.json', '{')).toHaveLength(1);
    expect(jsonFaults('other.json', '[1]')).toEqual([]);
  });
});

describe('text files', () => {
  it('must be UTF-8 without zero bytes', () => {
    expect(textFaults('a.py', new TextEncoder().encode('print("é")'))).toEqual([]);
    expect(textFaults('a.py', new Uint8Array([0xff, 0xfe]))).toHaveLength(1);
    expect(textFaults('a.py', new Uint8Array([65, 0]))).toHaveLength(1);
  });

  it('are small, parameters may be large', () => {
    expect(maxFileBytes('a.py')).toBe(1_048_576);
    expect(maxFileBytes('model.safetensors')).toBe(5_368_709_120);
  });
});

describe('missing files', () => {
  const names = ['client_app.py', 'models.py', 'config.json', 'model.safetensors'];

  it('are none when every required file is clean', () => {
    expect(
      missingFiles(
        names.map((fileName) => ({ fileName, status: 'CLEAN' })),
        'flower',
        'standard',
      ),
    ).toEqual([]);
  });

  it('are those not there and those not clean', () => {
    expect(missingFiles([{ fileName: 'models.py', status: 'SCANNING' }], 'flower', 'standard')).toEqual(names);
  });
});
