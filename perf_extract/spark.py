"""Reports by the million: the same extraction on an Apache Spark cluster. Extra ``spark``.

>>> from perf_extract.spark import extract
>>> extract(spark.read.format("binaryFile").load("reports/"))          # doctest: +SKIP

The job that reads a folder and writes Parquet or JDBC is ``python -m perf_extract.spark FOLDER --to PLACE``, or this
file given to ``spark-submit``. Executors need perf_extract installed, nothing else.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from perf_extract.knowledge import Catalog
from perf_extract.sinks import arrow
from perf_extract.sinks.rows import Record, record, refused
from perf_extract.sinks.tables import CHILDREN, DOCUMENTS
from perf_extract.worker import extract_one

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

#: documents in one Arrow batch handed back; small, since a batch is held whole
_BATCH = 32
#: Spark finds a driver that came with ``--jars`` only by the name of its class
_JDBC_DRIVERS = {"jdbc:postgresql": "org.postgresql.Driver"}


def extract(reports: DataFrame, *, segmenter: str = "rjieba") -> DataFrame:
    """One row a report in, one row a report out.

    ``reports`` has a column ``path`` and a column ``content`` (bytes, as ``binaryFile`` reads them) or ``text``. The
    result has the columns of ``documents`` (``status`` is ``ok`` or the error's code) and, as arrays of structs,
    ``sections facts entities tables checks derived notes warnings``. Numbers are ``DECIMAL(38, 15)``.
    """
    source = "content" if "content" in reports.columns else "text"

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        catalog = Catalog.default()
        waiting: list[Record] = []
        for batch in batches:
            for path, data in zip(batch.column("path").to_pylist(), batch.column(source).to_pylist(), strict=True):
                waiting.append(_record(path, data, catalog, segmenter))
                if len(waiting) == _BATCH:
                    yield arrow.nested(waiting)
                    waiting = []
        if waiting:
            yield arrow.nested(waiting)

    return reports.select("path", source).mapInArrow(work, _schema())


def table(extracted: DataFrame, name: str) -> DataFrame:
    """One table of the rows that :func:`extract` gives, flat: ``documents`` or ``facts`` and so on."""
    from pyspark.sql import functions as sql

    if name == DOCUMENTS.name:
        return extracted.select([column for column in extracted.columns if column not in _LISTS])
    rows = extracted.select(sql.col("id").alias("document_id"), "fiscal_year", "region", sql.explode(name).alias("row"))
    return rows.select("document_id", "row.*", "fiscal_year", "region")


_LISTS = {spec.name for spec in CHILDREN}


def _schema() -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(arrow.nested_schema())


def _record(path: str, data: Any, catalog: Catalog, segmenter: str) -> Record:
    content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data or b"")
    name = path.rsplit("/", 1)[-1]
    result = extract_one(path, None, segmenter, content, name)
    if result.report is not None:
        return record(path, result.report, catalog)
    assert result.error is not None
    import hashlib

    return refused(path, hashlib.sha256(content).hexdigest(), result.error, catalog)


def main(arguments: list[str] | None = None) -> None:
    """The job: every file below FOLDER into tables, as Parquet below a path or over JDBC."""
    parser = argparse.ArgumentParser(prog="perf_extract.spark", description=main.__doc__)
    parser.add_argument("folder", help="where the reports lie, any address Spark reads")
    parser.add_argument("--to", required=True, help="a path for Parquet, or a jdbc: address")
    parser.add_argument("--pattern", default="*", help="which file names are reports")
    parser.add_argument("--driver", help="class of the JDBC driver, needed but for PostgreSQL")
    parser.add_argument("--partitions", type=int, help="how many pieces the work is cut into")
    given = parser.parse_args(arguments)

    from pyspark import StorageLevel
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("perf_extract").getOrCreate()
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true")
    reports = files.option("pathGlobFilter", given.pattern).load(given.folder).select("path", "content")
    if given.partitions:
        reports = reports.repartition(given.partitions, "path")
    extracted = extract(reports).persist(StorageLevel.DISK_ONLY)
    driver = given.driver or _JDBC_DRIVERS.get(":".join(given.to.split(":", 2)[:2]))
    properties = {"driver": driver} if driver else {}
    for name in (DOCUMENTS.name, *sorted(_LISTS)):
        rows = table(extracted, name)
        if given.to.startswith("jdbc:"):
            _flat(rows).write.jdbc(given.to, name, mode="overwrite", properties=properties)
        else:
            rows.write.partitionBy("fiscal_year", "region").mode("overwrite").parquet(f"{given.to}/{name}")
    spark.stop()


def _flat(rows: DataFrame) -> DataFrame:
    """Lists as JSON, for databases that have none."""
    from pyspark.sql import functions as sql

    nested = ("array", "struct", "map")
    return rows.select(
        [sql.to_json(name).alias(name) if kind.startswith(nested) else sql.col(name) for name, kind in rows.dtypes]
    )


if __name__ == "__main__":
    main()
