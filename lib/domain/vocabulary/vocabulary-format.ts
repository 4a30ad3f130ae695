/** The form of the vocabulary's file, kept in its `user_version`: a hub reads files of its own form alone. */
export const vocabularyFormat = 2;
