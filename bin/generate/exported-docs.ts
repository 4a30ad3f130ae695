import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** An exported value of a source file with the sentences above it. */
export type ExportedDoc = { readonly name: string; readonly doc: string };

const docOf = (node: ts.Node): string => {
  const comment = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).at(-1)?.comment;
  return (ts.getTextOfJSDocComment(comment) ?? '').replaceAll(/\s*\n\s*/g, ' ').trim();
};

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** Constants, functions and classes that a file exports, in its order; types have no place in a table of rules. */
export function exportedDocs(file: string): ExportedDoc[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.filter(isExported).flatMap((node) => {
    if (ts.isVariableStatement(node))
      return node.declarationList.declarations.map(({ name }) => ({ name: name.getText(source), doc: docOf(node) }));
    if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name !== undefined)
      return [{ name: node.name.text, doc: docOf(node) }];
    return [];
  });
}
