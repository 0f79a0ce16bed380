"""kijil.spark says what it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("missing", ["pyspark", "pyarrow"])
def test_a_missing_package_is_named(missing: str) -> None:
    code = f"import sys; sys.modules['{missing}'] = None; import kijil.spark"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: kijil.spark needs PySpark and PyArrow")
    assert "pip install 'kijil[spark]'" in last


def test_the_package_does_without() -> None:
    code = (
        "import sys; sys.modules['pyspark'] = sys.modules['pyarrow'] = None; "
        "import kijil; print(kijil.Classifier().filter('').counts['lines'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == ("0\n", 0)
