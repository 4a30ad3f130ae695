/** One command as a page shows it: its words, without what the shell does. */
export type ShownCommand = { readonly page: string; readonly words: readonly string[] };

const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replaceAll(/(?<!\\)["']/g, ''));

/** Commands of a line: what `VAR=$(…)` runs, and what stands beside it. */
const commandsOf = (line: string): string[][] => {
  const inner = line.match(/^\w+=\$\((.*)\)$/)?.[1];
  return [wordsOf(inner ?? line)];
};

/** Every command in the shell blocks of a page, and each inline one that begins with one of `inline`. */
export const commandsIn = (page: string, text: string, inline: readonly string[]): ShownCommand[] => {
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .replaceAll('\\\n', ' ')
      .split('\n')
      .map((line) => line.replace(/(^|\s)# .*$/, '').trim())
      .filter((line) => line !== ''),
  );
  const outside = text.replaceAll(/```[\s\S]*?```/g, '');
  const shown = [...outside.matchAll(/`([^`]+)`/g)]
    .map(([, code = '']) => code.replaceAll(/\s+/g, ' '))
    .filter((code) => inline.some((start) => code.startsWith(`${start} `)));
  return [...blocks, ...shown].flatMap(commandsOf).map((words) => ({ page, words }));
};
