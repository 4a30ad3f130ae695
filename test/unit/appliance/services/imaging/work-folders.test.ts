import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openWorkFolders } from '#appliance/services/imaging/work-folders';
import { ProjectId } from '#contracts/ids';

const projectId = ProjectId.parse('0198c8a0-0000-7000-8000-000000000001');
const studyKey = '0123456789abcdef';
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'work-folders-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const open = () => openWorkFolders(join(root, 'scratch'), join(root, 'images'));

it('wipes what an earlier process left, and nothing that it published', () => {
  mkdirSync(join(root, 'scratch', 'left'), { recursive: true });
  writeFileSync(join(root, 'scratch', 'left', 'identifiable.dcm'), 'x');
  mkdirSync(join(root, 'images', projectId, studyKey), { recursive: true });
  open();
  expect(readdirSync(join(root, 'scratch'))).toEqual([]);
  expect(existsSync(join(root, 'images', projectId, studyKey))).toBe(true);
});

it('publishes a study’s images over those of an earlier attempt', async () => {
  mkdirSync(join(root, 'images', projectId, studyKey), { recursive: true });
  writeFileSync(join(root, 'images', projectId, studyKey, 'old.nii.gz'), 'old');
  const work = open().open(projectId, studyKey);
  mkdirSync(work.images);
  writeFileSync(join(work.images, 'image.nii.gz'), 'abc');
  await work.publish();
  work.close();
  expect(readdirSync(join(root, 'images', projectId, studyKey))).toEqual(['image.nii.gz']);
  expect(readFileSync(join(root, 'images', projectId, studyKey, 'image.nii.gz'), 'utf8')).toBe('abc');
});

it('leaves nothing of a study that is closed without being published', () => {
  const work = open().open(projectId, studyKey);
  writeFileSync(join(work.identifiable, '0.dcm'), 'x');
  work.close();
  expect(readdirSync(join(root, 'scratch'))).toEqual([]);
});
