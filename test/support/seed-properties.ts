import fc from 'fast-check';

/** The seed of every property test that names none: a run fails by what changed and never by chance. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_129 });
