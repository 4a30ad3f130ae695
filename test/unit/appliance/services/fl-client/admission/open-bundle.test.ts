import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openBundle } from '#appliance/services/fl-client/admission/open-bundle';

const content = Buffer.from('app = 1');
const refused = (bundle: Uint8Array) => expect(() => openBundle(bundle)).toThrow(/BUNDLE_MISMATCH/);

describe('a bundle', () => {
  it('unpacks to its files and their hashes', () => {
    const bundle = zipSync({ 'client_app.py': content, 'models.py': content });
    const hash = createHash('sha256').update(content).digest('hex');
    expect(openBundle(bundle)).toMatchObject({
      sha256: createHash('sha256').update(bundle).digest('hex'),
      files: [
        { fileName: 'client_app.py', sha256: hash },
        { fileName: 'models.py', sha256: hash },
      ],
    });
  });

  it.each(['../evil.py', '/etc/evil', 'folder/file.py', '..', '.hidden', 'a\\b.py', 'folder/'])(
    'is refused when it holds a file named %s',
    (name) => {
      refused(zipSync({ [name]: content }));
    },
  );

  it('is refused when a name comes twice', () => {
    const once = Buffer.from(zipSync({ 'aa.py': content, 'bb.py': content }, { level: 0 }));
    refused(Buffer.from(once.toString('latin1').replaceAll('bb.py', 'aa.py'), 'latin1'));
  });

  it('is refused when it says that it unpacks to more than an app can be', () => {
    const bomb = zipSync({ 'a.bin': new Uint8Array(300_000_000) }, { level: 1 });
    refused(bomb);
  });

  it('is refused when it is no zip file or a cut one', () => {
    refused(content);
    refused(zipSync({ 'client_app.py': content }).subarray(0, 20));
  });
});
