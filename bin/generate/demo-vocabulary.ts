import { demoAthena } from '#local/synthetic/vocabulary/demo-athena';
import type { ReferenceFile } from './reference-file.ts';

/** The demo vocabulary in the form of an Athena download, for whoever wants to see or load one. */
export const demoVocabulary = (): ReferenceFile[] =>
  demoAthena().map(({ content, name }) => ({ path: `lib/local/synthetic/vocabulary/athena/${name}`, content }));
