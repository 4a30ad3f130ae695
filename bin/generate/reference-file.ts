/** One generated file: where it lies below the repository, and all of its text. */
export type ReferenceFile = { readonly path: string; readonly content: string };
