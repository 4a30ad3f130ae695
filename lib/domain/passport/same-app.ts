import { faultUnless, type PassportRule } from './passport-question.ts';

/** The bundle is the one that the passport names: as a whole, file by file, and not one file more. */
export const sameApp: PassportRule = {
  code: 'BUNDLE_MISMATCH',
  faults: ({ passport, bundle }) => {
    const { files, bundleSha256 } = passport.app;
    const given = new Map(bundle.files.map((file) => [file.fileName, file.sha256]));
    const named = new Set(files.map(({ fileName }) => fileName));
    return [
      ...faultUnless(bundle.sha256 === bundleSha256, 'the hash of the bundle', 'app.bundleSha256'),
      ...faultUnless(named.size === files.length, 'every file once', 'app.files'),
      ...files.flatMap(({ fileName, sha256 }, index) =>
        faultUnless(given.get(fileName) === sha256, 'the hash of the file', `app.files.${index}`),
      ),
      ...faultUnless(
        given.size === bundle.files.length && [...given.keys()].every((fileName) => named.has(fileName)),
        'no file beside those named',
        'app.files',
      ),
    ];
  },
};
