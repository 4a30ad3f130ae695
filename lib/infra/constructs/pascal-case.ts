/** `prepare-run` as `PrepareRun`: the construct id and the substitution name of a Lambda. */
export const pascalCase = (id: string): string =>
  id
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
