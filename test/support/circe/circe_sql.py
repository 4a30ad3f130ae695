"""Writes the SQL that OHDSI's Circe makes of cohort expressions: one JSON line in, one JSON line out.

In:  {"expression": {...}}
Out: {"sql": "..."} in PostgreSQL's dialect, or {"error": "..."} where Circe refuses the expression.
"""

import json
import sys
import types


class _Left(types.ModuleType):
    """A part of the package that runs cohorts itself, on Ibis and DuckDB, and is not installed: only SQL is wanted."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return None


for left in ("circe.cohort_definition_set", "circe.execution", "circe.execution.api"):
    module = _Left(left)
    module.__path__ = []
    sys.modules[left] = module

from circe.cohortdefinition import CohortExpression  # noqa: E402
from circe.cohortdefinition.builders.base import CriteriaSqlBuilder  # noqa: E402
from circe.cohortdefinition.cohort_expression_query_builder import (  # noqa: E402
    BuildExpressionQueryOptions,
    CohortExpressionQueryBuilder,
)
from circe.cohortdefinition.core import DateType  # noqa: E402
from circe.sqlrender import translator  # noqa: E402
from circe.sqlrender.renderer import render  # noqa: E402
from circe.sqlrender.splitter import split_sql  # noqa: E402

search = translator.search


def search_where_possible(sql, pattern, start_token=0):
    """The package's own search, which takes a second for an expression where no word of a pattern occurs either."""
    lower = sql.lower()
    if any(not block.text.startswith("@") and block.text not in lower for block in pattern):
        return translator._MatchedPattern()
    return search(sql, pattern, start_token)


translator.search = search_where_possible


def same_date_type(one, other):
    """Some builders of the package compare with START_DATE, others with start_date; Circe's Java has one name."""
    return str(one.value).lower() == str(getattr(other, "value", other)).lower()


DateType.__eq__ = same_date_type
DateType.__hash__ = lambda one: hash(one.value)


def ending_after_start(resolve):
    """Circe's Java (CriteriaSqlBuilder.resolveWhereClauses) leaves out a moved record that ends before it starts."""

    def resolve_where_clauses(self, criteria, *rest):
        clauses = resolve(self, criteria, *rest)
        if getattr(criteria, "date_adjustment", None) is not None:
            clauses.append("C.end_date >= C.start_date")
        return clauses

    return resolve_where_clauses


for builder in CriteriaSqlBuilder.__subclasses__():
    builder.resolve_where_clauses = ending_after_start(builder.resolve_where_clauses)


def options():
    """The tables of the test's database."""
    made = BuildExpressionQueryOptions()
    made.cohort_id = 1
    made.cdm_schema = "omop"
    made.vocabulary_schema = "omop"
    made.target_table = "circe.cohort"
    made.generate_stats = False
    return made


def in_order(sql):
    """Circe leaves it to the database which of two events on one day is first; here it is the one numbered first."""
    for sort in ("ASC", "DESC"):
        for date in ("pe.start_date", "start_date"):
            event = date.replace("start_date", "event_id")
            sql = sql.replace(f"order by {date} {sort}) as ordinal", f"order by {date} {sort}, {event}) as ordinal")
    return sql


def sql_of(expression):
    """The statements for one expression."""
    parsed = CohortExpression.model_validate_json(json.dumps(expression))
    sql = CohortExpressionQueryBuilder().build_expression_query(parsed, options())
    statements = split_sql(render(in_order(sql)))
    return "\n".join(translator.translate(f"{statement};", "postgresql") for statement in statements)


for line in sys.stdin:
    try:
        answer = {"sql": sql_of(json.loads(line)["expression"])}
    except Exception as error:  # noqa: BLE001 - the test says which expressions must be understood.
        answer = {"error": f"{type(error).__name__}: {error}"[:2000]}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
