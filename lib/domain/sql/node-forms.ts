/** What a field may hold: a node, nodes, the fields of one kind without its name, a text, a number, or one of some values. */
export type FieldForm =
  | 'node'
  | 'nodes'
  | 'text'
  | 'number'
  | 'distinct'
  | { readonly is: string }
  | readonly unknown[];

const at = { location: 'number' } as const;

/**
 * The kinds of nodes of PostgreSQL's parse tree that expert SQL may hold, and of each kind the fields that may be set.
 * Whatever is not here is refused: a new kind of statement, clause or expression is unknown until someone lets it in.
 */
export const nodeForms: Readonly<Record<string, Readonly<Record<string, FieldForm>>>> = {
  SelectStmt: {
    distinctClause: 'distinct',
    targetList: 'nodes',
    fromClause: 'nodes',
    whereClause: 'node',
    groupClause: 'nodes',
    havingClause: 'node',
    sortClause: 'nodes',
    limitCount: 'node',
    limitOffset: 'node',
    limitOption: ['LIMIT_OPTION_DEFAULT', 'LIMIT_OPTION_COUNT'],
    withClause: { is: 'WithClause' },
    op: ['SETOP_NONE', 'SETOP_UNION', 'SETOP_INTERSECT', 'SETOP_EXCEPT'],
    all: [true],
    larg: { is: 'SelectStmt' },
    rarg: { is: 'SelectStmt' },
  },
  WithClause: { ctes: 'nodes', ...at },
  CommonTableExpr: {
    ctename: 'text',
    ctematerialized: ['CTEMaterializeDefault', 'CTEMaterializeAlways', 'CTEMaterializeNever'],
    ctequery: 'node',
    ...at,
  },
  ResTarget: { name: 'text', val: 'node', ...at },
  SortBy: {
    node: 'node',
    sortby_dir: ['SORTBY_DEFAULT', 'SORTBY_ASC', 'SORTBY_DESC'],
    sortby_nulls: ['SORTBY_NULLS_DEFAULT', 'SORTBY_NULLS_FIRST', 'SORTBY_NULLS_LAST'],
    ...at,
  },
  RangeVar: {
    schemaname: 'text',
    relname: 'text',
    inh: [true],
    relpersistence: ['p'],
    alias: { is: 'Alias' },
    ...at,
  },
  RangeSubselect: { subquery: 'node', alias: { is: 'Alias' } },
  JoinExpr: {
    jointype: ['JOIN_INNER', 'JOIN_LEFT'],
    larg: 'node',
    rarg: 'node',
    quals: 'node',
    usingClause: 'nodes',
  },
  Alias: { aliasname: 'text' },
  ColumnRef: { fields: 'nodes', ...at },
  A_Star: {},
  A_Const: {
    ival: { is: 'Integer' },
    fval: { is: 'Float' },
    sval: { is: 'String' },
    boolval: { is: 'Boolean' },
    isnull: [true],
    ...at,
  },
  Integer: { ival: 'number' },
  Float: { fval: 'text' },
  String: { sval: 'text' },
  Boolean: { boolval: [true] },
  List: { items: 'nodes' },
  A_Expr: {
    kind: [
      'AEXPR_OP',
      'AEXPR_IN',
      'AEXPR_LIKE',
      'AEXPR_ILIKE',
      'AEXPR_BETWEEN',
      'AEXPR_NOT_BETWEEN',
      'AEXPR_DISTINCT',
      'AEXPR_NOT_DISTINCT',
    ],
    name: 'nodes',
    lexpr: 'node',
    rexpr: 'node',
    rexpr_list_start: 'number',
    rexpr_list_end: 'number',
    ...at,
  },
  BoolExpr: { boolop: ['AND_EXPR', 'OR_EXPR', 'NOT_EXPR'], args: 'nodes', ...at },
  NullTest: { arg: 'node', nulltesttype: ['IS_NULL', 'IS_NOT_NULL'], ...at },
  BooleanTest: {
    arg: 'node',
    booltesttype: ['IS_TRUE', 'IS_NOT_TRUE', 'IS_FALSE', 'IS_NOT_FALSE', 'IS_UNKNOWN', 'IS_NOT_UNKNOWN'],
    ...at,
  },
  CaseExpr: { args: 'nodes', defresult: 'node', ...at },
  CaseWhen: { expr: 'node', result: 'node', ...at },
  CoalesceExpr: { args: 'nodes', ...at },
  MinMaxExpr: { op: ['IS_GREATEST', 'IS_LEAST'], args: 'nodes', ...at },
  FuncCall: {
    funcname: 'nodes',
    args: 'nodes',
    agg_star: [true],
    agg_distinct: [true],
    agg_filter: 'node',
    funcformat: ['COERCE_EXPLICIT_CALL', 'COERCE_SQL_SYNTAX'],
    ...at,
  },
  SQLValueFunction: {
    // Each is known as a form, so that the rules of the clock and of functions can say what to write instead.
    op: [
      'SVFOP_CURRENT_DATE',
      'SVFOP_CURRENT_TIME',
      'SVFOP_CURRENT_TIMESTAMP',
      'SVFOP_LOCALTIME',
      'SVFOP_LOCALTIMESTAMP',
      'SVFOP_CURRENT_ROLE',
      'SVFOP_CURRENT_USER',
      'SVFOP_USER',
      'SVFOP_SESSION_USER',
      'SVFOP_CURRENT_CATALOG',
      'SVFOP_CURRENT_SCHEMA',
    ],
    typmod: [-1],
    ...at,
  },
  TypeCast: { arg: 'node', typeName: { is: 'TypeName' }, ...at },
  TypeName: { names: 'nodes', typemod: [-1], ...at },
  SubLink: {
    subLinkType: ['EXISTS_SUBLINK', 'ANY_SUBLINK', 'EXPR_SUBLINK'],
    testexpr: 'node',
    subselect: 'node',
    ...at,
  },
};
