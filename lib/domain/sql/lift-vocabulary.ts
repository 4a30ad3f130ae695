import { fieldsOf, mapParts, nameNodes, type SqlNode } from './sql-tree.ts';
import { readsVocabulary } from './vocabulary-tables.ts';

/** A statement without its questions to the vocabulary, whose answers stand in it as `$1`, `$2` and so on. */
export type LiftedStatement = { readonly statement: SqlNode; readonly lists: readonly SqlNode[] };

/**
 * Takes every `IN (SELECT …)` about the vocabulary out of a judged statement. Asked inside, it would be worked out only
 * when some row needs it, and a long one would tell by its time that there is such a row.
 */
export function liftVocabulary(judged: SqlNode): LiftedStatement {
  const lists: SqlNode[] = [];
  const lift = (value: unknown): unknown => {
    const link = fieldsOf(value, 'SubLink');
    const select = fieldsOf(link?.subselect, 'SelectStmt');
    if (link?.subLinkType === 'ANY_SUBLINK' && select !== undefined && readsVocabulary(select)) {
      lists.push({ SelectStmt: select });
      const rexpr = { ParamRef: { number: lists.length } };
      return { A_Expr: { kind: 'AEXPR_OP_ANY', name: nameNodes('='), lexpr: lift(link.testexpr), rexpr } };
    }
    return mapParts(value, lift);
  };
  const statement = lift(judged) as SqlNode;
  return { statement, lists };
}
