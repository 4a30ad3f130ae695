import { type FieldForm, nodeForms } from './node-forms.ts';
import type { Tell } from './sql-fact.ts';
import { isFields, kindOf, placeOf } from './sql-tree.ts';

/** Walks a whole tree, node by node and field by field, and tells of each form that is not on the list, and of the size. */
export function formFacts(statement: unknown, tell: Tell): void {
  let nodes = 0;
  let deepest = 0;
  let tables = 0;
  const node = (value: unknown, depth: number, at: number): void => {
    const kind = kindOf(value);
    fields(kind, isFields(value) ? value[kind] : undefined, depth, at);
  };
  const fields = (kind: string, value: unknown, depth: number, around: number): void => {
    nodes += 1;
    deepest = Math.max(deepest, depth);
    if (kind === 'RangeVar') tables += 1;
    const forms = Object.hasOwn(nodeForms, kind) ? nodeForms[kind] : undefined;
    const at = isFields(value) && typeof value.location === 'number' && value.location >= 0 ? value.location : around;
    if (forms === undefined || !isFields(value)) {
      tell({ kind: 'form', node: kind, field: '', at });
      return;
    }
    for (const [field, content] of Object.entries(value)) {
      const form = Object.hasOwn(forms, field) ? forms[field] : undefined;
      if (form === undefined || !holds(form, content, depth, at))
        tell({ kind: 'form', node: kind, field, at: placeOf(content) || at });
    }
  };
  const holds = (form: FieldForm, content: unknown, depth: number, at: number): boolean => {
    if (form === 'text' || form === 'number') return typeof content === (form === 'text' ? 'string' : 'number');
    if (form === 'node') {
      node(content, depth + 1, at);
      return true;
    }
    if (form === 'nodes') {
      if (!Array.isArray(content)) return false;
      for (const member of content) node(member, depth + 1, at);
      return true;
    }
    // A plain DISTINCT is one empty member; DISTINCT ON names columns.
    if (form === 'distinct')
      return (
        Array.isArray(content) && content.length === 1 && isFields(content[0]) && Object.keys(content[0]).length === 0
      );
    if ('is' in form) {
      fields(form.is, content, depth + 1, at);
      return true;
    }
    return form.includes(content);
  };
  node(statement, 1, 0);
  tell({ kind: 'size', nodes, depth: deepest, tables, at: 0 });
}
