import { parametersFile } from '../model/required-files.ts';
import { setDigest } from '../model/set/set-digest.ts';
import { faultUnless, type PassportRule } from './passport-question.ts';

/** The files of app and model are those that were sealed together, for this framework and job type. */
export const sameSet: PassportRule = {
  code: 'PASSPORT_INVALID',
  faults: ({ passport: { app, backend, jobType, model, seal } }) => {
    const files = [...app.files, { fileName: parametersFile, sha256: model.fileSha256 }];
    const { checks, digest } = seal;
    return faultUnless(
      setDigest({ backend, checks, files, jobType }) === digest,
      'the digest of the seal',
      'seal.digest',
    );
  },
};
