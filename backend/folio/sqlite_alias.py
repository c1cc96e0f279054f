"""One SQLite in the process, and a repaired one.

SQLite before 3.51.3 can corrupt a WAL database when two connections meet a log reset, and two different copies
of the library in one process corrupt the file outright. Debian 12 ships 3.40. So the `pysqlite3` wheel takes
the place of the standard module, before anything has imported it; where no wheel exists the standard module
stays and `folio doctor` judges its version.
"""

import sys

try:
    import pysqlite3 as _sqlite
except ImportError:
    import sqlite3 as _sqlite  # type: ignore[no-redef,unused-ignore]
else:
    loaded = sys.modules.get("sqlite3")
    if loaded is not None and loaded is not _sqlite and "_sqlite3" in sys.modules:
        message = "sqlite3 was imported before folio; import folio first so that one SQLite serves the process"
        raise RuntimeError(message)
    sys.modules["sqlite3"] = _sqlite
    sys.modules["sqlite3.dbapi2"] = _sqlite.dbapi2

SQLITE_VERSION: tuple[int, ...] = tuple(_sqlite.sqlite_version_info)
connect = _sqlite.connect
