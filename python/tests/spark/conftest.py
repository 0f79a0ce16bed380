"""One real Spark for all tests: a master, two workers with an executor each."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pyspark
import pytest
import spark_processes
from pyspark.sql import SparkSession
from spark_held import wait_for

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@pytest.fixture(scope="session")
def spark_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SPARK_HOME whose work/, where executors run, is not inside the package."""
    home = tmp_path_factory.mktemp("spark-home")
    for entry in Path(pyspark.__file__).parent.iterdir():
        if entry.name != "work":
            (home / entry.name).symlink_to(entry)
    return home


@pytest.fixture(scope="session")
def spark_environment(spark_home: Path) -> dict[str, str]:
    """What every process of Spark is given: nothing leaves the machine."""
    return {
        "SPARK_HOME": str(spark_home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }


@pytest.fixture(scope="session")
def spark(
    spark_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkSession]:
    os.environ.update(spark_environment)
    before = spark_processes.below(os.getpid())
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .appName("kijil tests")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executor.memory", "512m")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "Asia/Seoul")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    for module in ("spark_held.py", "spark_pages.py"):
        session.sparkContext.addPyFile(str(HERE / module))
    gateway = session.sparkContext._gateway
    yield session
    session.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()  # ends the JVM
    wait_for(
        lambda: not spark_processes.below(os.getpid()) - before,
        "Spark's processes to end",
    )


@pytest.fixture(scope="session")
def command() -> str:
    """The path of kijil, the command."""
    path = Path(os.environ.get("KIJIL", ROOT / "build" / "release" / "kijil"))
    assert path.exists(), f"no {path}; build it, or set KIJIL to its path"
    return str(path.resolve())


@pytest.fixture(scope="session")
def default_model() -> str:
    return str(ROOT / "models" / "default.kijil")
