import { expect, it } from 'vitest';
import { setDigest } from '#domain/model/set/set-digest';
import type { PassportQuestion } from '#domain/passport/passport-question';
import { sameSet } from '#domain/passport/same-set';

const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
const files = [
  { fileName: 'client_app.py', sha256: one },
  { fileName: 'config.json', sha256: two },
];
const run = { backend: 'flower', jobType: 'standard' } as const;
const digest = setDigest({ checks: 1, ...run, files: [{ fileName: 'model.safetensors', sha256: three }, ...files] });
const passport = { ...run, app: { files }, model: { fileSha256: three }, seal: { checks: 1, digest } };
const faults = (change: object) =>
  sameSet.faults({ passport: { ...passport, ...change } } as unknown as PassportQuestion).map(({ place }) => place);

it('holds for the app and the weights that were sealed, in any order', () => {
  expect(faults({})).toEqual([]);
  expect(faults({ app: { files: [...files].reverse() } })).toEqual([]);
});

it.each([
  ['other weights', { model: { fileSha256: one } }],
  ['another file', { app: { files: [{ fileName: 'client_app.py', sha256: three }, files[1]] } }],
  ['a file less', { app: { files: files.slice(1) } }],
  ['a file more', { app: { files: [...files, { fileName: 'more.py', sha256: one }] } }],
  ['another job type', { jobType: 'evaluation' }],
  ['other checks', { seal: { checks: 2, digest } }],
  ['another digest', { seal: { checks: 1, digest: one } }],
])('is broken by %s', (_what, change) => {
  expect(faults(change)).toEqual(['seal.digest']);
});
