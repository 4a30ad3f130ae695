import { columnNode } from './build-nodes.ts';
import { fieldsOf, mapParts, type SqlFields, type SqlNode } from './sql-tree.ts';

const listed = 'listed';

const person: SqlNode = {
  RangeVar: {
    schemaname: 'omop',
    relname: 'person',
    inh: true,
    relpersistence: 'p',
    alias: { aliasname: listed },
  },
};

/** The persons of `omop.person` whom this link of `IN` finds in its set. */
const listedIn = (link: SqlFields): SqlNode => ({
  SelectStmt: {
    targetList: [{ ResTarget: { val: columnNode(listed, 'person_id') } }],
    fromClause: [person],
    whereClause: { SubLink: { ...link, testexpr: columnNode(listed, 'person_id') } },
    limitOption: 'LIMIT_OPTION_DEFAULT',
    op: 'SETOP_NONE',
  },
});

/**
 * Every set of persons after IN, of a judged statement without its lists, becomes the listed persons in that set.
 * PostgreSQL hashes a set only where it expects it to fit; made to expect billions, it goes through all of it for every
 * row that asks. It knows that there are no more listed persons than there are, and nobody else is ever answered.
 */
export function listPersons(value: SqlNode): SqlNode {
  const list = (part: unknown): unknown => {
    const inside = mapParts(part, list);
    const link = fieldsOf(inside, 'SubLink');
    return link?.subLinkType === 'ANY_SUBLINK' ? { SubLink: { ...link, subselect: listedIn(link) } } : inside;
  };
  return list(value) as SqlNode;
}
