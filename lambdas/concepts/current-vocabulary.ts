import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { AppError } from '#contracts/app-error';
import { VocabularyPointer } from '#contracts/vocabulary';
import { objectKeys } from '#lambdas/platform/objects/object-keys';
import { type ObjectStore, runtimeObjectStore } from '#lambdas/platform/objects/object-store';
import { readWhole } from '#lambdas/platform/objects/read-whole';
import { type Clock, systemClock } from '#lambdas/platform/runtime/clock';
import { env } from '#lambdas/platform/runtime/env';
import { openVocabulary } from './open-vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';
import { fetchVocabularyFile } from './vocabulary-file.ts';

/** Answers the vocabulary that is loaded at the hub; throws VOCABULARY_MISSING where none is. */
export type CurrentVocabulary = () => Promise<Vocabulary>;

type Deps = {
  readonly store: Pick<ObjectStore, 'head' | 'read'>;
  readonly bucket: string;
  /** Where the file may lie while this Lambda lives. */
  readonly folder: string;
  readonly now: Clock;
};

type Held = { readonly etag: string; readonly sha256: string; readonly file: string; readonly vocabulary: Vocabulary };

const lookAgainMilliseconds = 60_000;
const longestPointerBytes = 10_000;

/** Fetches the file once, and looks at most each minute whether another was loaded. */
export function makeCurrentVocabulary({ bucket, folder, now, store }: Deps): CurrentVocabulary {
  const pointer = { bucket, key: objectKeys.vocabularyPointer };
  let held: Held | undefined;
  /** A pointer to a file in another form: it is not fetched again with each question. */
  let unreadable: string | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const openOrRemove = async (file: string, etag: string): Promise<Vocabulary> => {
    try {
      return openVocabulary(file);
    } catch (error) {
      if (error instanceof AppError && error.code === 'VOCABULARY_MISSING') unreadable = etag;
      await rm(file, { force: true });
      throw error;
    }
  };

  const refresh = async (): Promise<Vocabulary> => {
    const etag = (await store.head(pointer))?.etag;
    if (etag === undefined || etag === unreadable) throw new AppError('VOCABULARY_MISSING');
    if (held?.etag === etag) return held.vocabulary;
    const content = await store.read(pointer, etag);
    if (content === undefined) throw new AppError('VOCABULARY_MISSING');
    const text = await readWhole(content, longestPointerBytes);
    const named = VocabularyPointer.parse(JSON.parse(Buffer.from(text ?? []).toString('utf8')));
    const old = held;
    if (old?.sha256 === named.sha256) held = { ...old, etag };
    else {
      const file = await fetchVocabularyFile(store, { bucket, folder }, named);
      held = { etag, sha256: named.sha256, file, vocabulary: await openOrRemove(file, etag) };
      old?.vocabulary.close();
      if (old !== undefined) await rm(old.file, { force: true });
    }
    return held.vocabulary;
  };

  return async () => {
    if (held !== undefined && now().getTime() - lookedAt < lookAgainMilliseconds) return held.vocabulary;
    const vocabulary = await refresh();
    lookedAt = now().getTime();
    return vocabulary;
  };
}

let current: CurrentVocabulary | undefined;

/** The vocabulary of this Lambda. */
export const runtimeVocabulary = (): CurrentVocabulary => {
  current ??= makeCurrentVocabulary({
    store: runtimeObjectStore(),
    bucket: env('VOCABULARY_BUCKET'),
    folder: tmpdir(),
    now: systemClock,
  });
  return current;
};
