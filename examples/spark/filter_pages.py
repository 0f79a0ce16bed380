"""filter_pages.py INPUT OUTPUT: keeps the articles of pages, on Spark.

INPUT is a file or folder of pages: JSON, one page a row, or Parquet (named
*.parquet). OUTPUT is a folder for Parquet with a row for each page: all its columns,
and "kijil" with the article, the counts of its lines, and an error if it had no text.

    python filter_pages.py pages.jsonl filtered/
    spark-submit --master yarn filter_pages.py hdfs:///pages.parquet hdfs:///filtered
"""

from __future__ import annotations

import argparse

from kijil.spark import count_errors, filter_pages
from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--text", default="text", help="column with the pages' text")
    parser.add_argument("--keep", default="body", help="labels to keep, with commas")
    parser.add_argument("--model", help="a .kijil file that every node has")
    options = parser.parse_args()

    spark = SparkSession.builder.appName("kijil").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    if options.input.rstrip("/").endswith(".parquet"):
        pages = spark.read.parquet(options.input)
    else:
        pages = spark.read.json(options.input)
    filtered = filter_pages(
        pages,
        options.text,
        keep=options.keep.split(","),
        model=options.model,
        parts=("text", "counts"),
    )
    filtered.write.parquet(options.output)

    # What was written, so that nothing is filtered twice.
    written = spark.read.parquet(options.output)
    lines = written.select(F.sum("kijil.counts.lines"), F.sum("kijil.counts.kept"))
    total, kept = lines.first()
    print(f"{written.count()} pages, {count_errors(written)} of them with an error")
    print(f"{total} lines, {kept} kept")
    spark.stop()


if __name__ == "__main__":
    main()
