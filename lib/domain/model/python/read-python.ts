import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import { parser } from '@lezer/python';

/** One import: `module` has its dots, and none but leading ones where it is relative; `optional` where its lack is caught. */
export type PythonImport = { readonly module: string; readonly line: number; readonly optional: boolean };

/** A use of something by its full name, through whatever it was imported as; `text` is the first argument of a call. */
export type PythonUse = {
  readonly name: string;
  readonly line: number;
  readonly called: boolean;
  readonly text?: string;
  /** Keyword arguments of the call, as they are written. */
  readonly keywords?: Readonly<Record<string, string>>;
};

/** What one file of Python imports and uses, and where it could not be read. */
export type PythonFacts = {
  readonly imports: readonly PythonImport[];
  readonly uses: readonly PythonUse[];
  readonly unreadLines: readonly number[];
};

/** Deepest nesting that is read; Python itself takes no 200 brackets in each other. */
const maxDepth = 1000;

/** Longest dotted name that is put together; none that matters is longer. */
const maxDots = 12;

const childrenOf = (node: SyntaxNode): SyntaxNode[] => {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
};

const lineCounter = (source: string): ((at: number) => number) => {
  const ends: number[] = [];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) ends.push(at);
  return (at) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
};

type TextOf = (part: { readonly from: number; readonly to: number }) => string;

/** Whether the import stands in the body of a `try` that catches, or below `if TYPE_CHECKING`. */
const isOptional = (node: SyntaxNode, textOf: TextOf): boolean => {
  for (let inner = node, outer = node.parent; outer !== null; inner = outer, outer = outer.parent) {
    if (outer.name === 'FunctionDefinition' || outer.name === 'ClassDefinition') return false;
    if (outer.name === 'TryStatement' && outer.getChild('Body')?.from === inner.from)
      return outer.getChild('except') !== null;
    if (outer.name === 'IfStatement' && outer.getChild('Body')?.from === inner.from)
      return /^(?:\w+\.)?TYPE_CHECKING$/.test(textOf(outer.getChild('if')?.nextSibling ?? inner));
  }
  return false;
};

/** The grammar wrongly demands a value after `yield`. */
const isBareYield = (node: SyntaxNode): boolean => node.from === node.to && node.prevSibling?.name === 'yield';

/** A name that is given here, to a parameter, an argument, a function or a class, rather than used. */
const isGiven = ({ nextSibling, parent }: SyntaxNode): boolean =>
  (parent?.name === 'ArgList' && nextSibling?.name === 'AssignOp') ||
  ['ParamList', 'FunctionDefinition', 'ClassDefinition'].includes(parent?.name ?? '');

/**
 * Reads Python without running it: imports, and uses of names with what they were imported as put in. It goes by what is
 * written: code that puts names together while it runs can hide from it.
 */
export const readPython = (source: string): PythonFacts => {
  const lineOf = lineCounter(source);
  const textOf: TextOf = ({ from, to }) => source.slice(from, to);
  const imports: PythonImport[] = [];
  const aliases = new Map<string, string>();
  const references: SyntaxNode[] = [];
  const unreadLines = new Set<number>();

  const readImport = (node: SyntaxNode): void => {
    const line = lineOf(node.from);
    const optional = isOptional(node, textOf);
    const parts = childrenOf(node);
    const add = (module: string): void => void imports.push({ module, line, optional });
    const from = parts[0]?.name === 'from';
    const keyword = parts.findIndex(({ name }) => name === 'import');
    const base = from
      ? parts
          .slice(1, keyword)
          .map((part) => textOf(part))
          .join('')
      : '';
    if (from) add(base);
    const names = parts.slice(keyword + 1);
    for (let index = 0; index < names.length; index += 1) {
      if (names[index]?.name !== 'VariableName' && names[index]?.name !== '*') continue;
      let name = '';
      for (; index < names.length && ['VariableName', '.', '*'].includes(names[index]?.name ?? ''); index += 1)
        name += textOf(names[index] as SyntaxNode);
      const renamed = names[index]?.name === 'as' ? names[index + 1] : undefined;
      if (renamed !== undefined) index += 1;
      if (!from) add(name);
      const root = name.split('.')[0] ?? name;
      if (from) {
        if (name !== '*') aliases.set(renamed === undefined ? name : textOf(renamed), `${base}.${name}`);
      } else aliases.set(renamed === undefined ? root : textOf(renamed), renamed === undefined ? root : name);
    }
  };

  let depth = 0;
  const enter = (ref: SyntaxNodeRef): boolean => {
    if (depth === maxDepth) {
      unreadLines.add(lineOf(ref.from));
      return false;
    }
    if (ref.type.isError) {
      if (!isBareYield(ref.node)) unreadLines.add(lineOf(ref.from));
    } else if (ref.name === 'ImportStatement') {
      readImport(ref.node);
      return false;
    }
    // Where this answers false, nobody leaves.
    depth += 1;
    if (ref.name === 'VariableName' && !isGiven(ref.node)) references.push(ref.node);
    return true;
  };
  const leave = (): void => {
    depth -= 1;
  };
  parser.parse(source).iterate({ enter, leave });
  return {
    imports,
    uses: references.map((node) => useOf(node, aliases, textOf, lineOf)),
    unreadLines: [...unreadLines],
  };
};

const useOf = (
  root: SyntaxNode,
  aliases: ReadonlyMap<string, string>,
  textOf: TextOf,
  lineOf: (at: number) => number,
): PythonUse => {
  let name = aliases.get(textOf(root)) ?? textOf(root);
  let node = root;
  for (let dots = 0; dots < maxDots; dots += 1) {
    const { parent } = node;
    const property =
      parent?.name === 'MemberExpression' && parent.firstChild?.from === node.from ? parent.lastChild : null;
    if (parent === null || property?.name !== 'PropertyName') break;
    name += `.${textOf(property)}`;
    node = parent;
  }
  const line = lineOf(root.from);
  const call = node.parent;
  const args = call?.name === 'CallExpression' && call.firstChild?.from === node.from ? call.getChild('ArgList') : null;
  if (args === null) return { name, line, called: false };
  const parts = childrenOf(args);
  const keywords: Record<string, string> = {};
  for (const [index, part] of parts.entries())
    if (part.name === 'AssignOp') {
      const [key, value] = [parts[index - 1], parts[index + 1]];
      if (key !== undefined && value !== undefined) keywords[textOf(key)] = textOf(value);
    }
  const first = parts[1];
  return {
    name,
    line,
    called: true,
    keywords,
    ...(first === undefined || !/String$/.test(first.name)
      ? {}
      : { text: textOf(first).replace(/^\w*(["']+)|["']+$/g, '') }),
  };
};
