"""A cohort's statistics the way FLIP describes them: the rows into memory, then statistics per column in pandas.

As FLIP does: a researcher's SELECT with a row per person and image runs once, all of its rows become a data frame,
columns without a value and those of the same name are dropped, counts and nulls are told per column, age and sex of the
distinct persons come from a second statement, and what lies below the threshold is merged. Beyond it: FLIP itself tells
of origin and images only what a researcher makes of the rows, and newer builds of it the modality; here the other
distributions are counted from the same rows, so that both sides answer the same question.

In FLIP's favour: it calls `pandas.read_sql` through SQLAlchemy, and here the rows come as CSV out of COPY. With
660,000 rows `read_sql` takes half as long again and more, with 80,000 and fewer as long, because there the SELECT
itself takes the time. The database has our indexes and the settings of our role, and nothing waits for the polling of
the hub.

Reads JSON from standard input: `database` (an address for psql), `rows` (SELECTs as a researcher writes them) and
`threshold`. Writes one line of JSON: the milliseconds of each SELECT and the most memory in MB.
"""

import io
import json
import resource
import subprocess
import sys
import time
from typing import Any

import pandas as pd


def read_sql(database: str, select: str) -> pd.DataFrame:
    """The rows of a SELECT; it goes through standard input because it may hold a million ids."""
    copy = f"COPY ({select}) TO STDOUT (FORMAT csv, HEADER);".replace("\n", " ")
    done = subprocess.run(["psql", "-X", "-q", database], input=copy.encode(), stdout=subprocess.PIPE, check=True)
    return pd.read_csv(io.BytesIO(done.stdout), low_memory=False)


def merged(counts: pd.Series, threshold: int) -> dict[str, int]:
    """Bins below the threshold become one."""
    large = counts[counts >= threshold]
    other = int(counts.sum() - large.sum())
    return {str(value): int(count) for value, count in large.items()} | ({"Other": other} if other else {})


def persons_by(frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Distinct persons per value of what their rows tell of origin and images."""
    values = {
        "Ethnicity Distribution": frame["ethnicity_concept_id"],
        "Year Distribution": frame["image_occurrence_date"].str[:4],
        "Modality Distribution": frame["modality_concept_id"],
        "Manufacturer Distribution": frame["value_source_value"].str.strip().str.upper(),
        "Slice Thickness Distribution": pd.cut(frame["value_as_number"], [0, 1, 2, 3, 5, float("inf")], right=False),
    }
    person = frame["person_id"]
    return {name: person.groupby(value, observed=True).nunique() for name, value in values.items()}


def statistics(database: str, select: str, threshold: int) -> dict[str, Any]:
    """Counts and nulls per column; age and sex of the distinct persons by SQL; the rest from the rows."""
    frame = read_sql(database, select)
    persons = frame["person_id"].drop_duplicates()
    if len(persons) < threshold:
        return {"record_count": 0, "data": [], "suppressed": True}
    frame = frame.dropna(axis="columns", how="all")
    frame = frame.loc[:, ~frame.columns.duplicated()]
    ids = "{" + ",".join(map(str, persons)) + "}"
    known = read_sql(
        database,
        "SELECT 2026 - EXTRACT(year FROM birth_datetime) AS age, gender_source_value AS sex FROM omop.person "
        f"WHERE person_id = ANY('{ids}'::integer[])",
    )
    distinct = persons_by(frame)
    return {
        "record_count": len(frame),
        "data": {
            "Counts": frame.count().to_dict(),
            "Nulls": frame.isna().sum().to_dict(),
            "Age Distribution": merged((known["age"] // 10 * 10).value_counts(), threshold),
            "Sex Distribution": merged(known["sex"].value_counts(), threshold),
            **{name: merged(counts, threshold) for name, counts in distinct.items()},
        },
        "suppressed": False,
    }


def main() -> None:
    """Measure each SELECT of the question on standard input."""
    asked = json.load(sys.stdin)
    milliseconds = []
    for select in asked["rows"]:
        begun = time.perf_counter()
        statistics(asked["database"], select, asked["threshold"])
        milliseconds.append((time.perf_counter() - begun) * 1000)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"milliseconds": milliseconds, "megabytes": megabytes}))


if __name__ == "__main__":
    main()
