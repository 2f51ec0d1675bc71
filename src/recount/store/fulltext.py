"""The index of the words of all reports: FTS5 in SQLite, a tsvector with a GIN index in PostgreSQL.

Both are given words that are folded already (model/terms.py), and hold words and positions alone, no text.
The row of a report has its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, TextClause, text

from recount.model.queries import Query, Wanted
from recount.model.terms import words

MOST_BYTES = 900_000
"""Of the words of one report and their positions, as PostgreSQL counts them; what comes after is not found. A
report of ordinary words reaches it after more than 100,000 of them.
"""
_FARTHEST = 16_383
"""The last position that PostgreSQL tells from others."""
_LEAST_WORD, _LEAST_PLACE = 6, 2

_SQLITE = {
    # The words come folded: whatever stands between spaces is one. No text is kept (content='').
    "make": """
        CREATE VIRTUAL TABLE report_words USING fts5(words, content = '',
            tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'")""",
    "add": "INSERT INTO report_words(rowid, words) VALUES (:key, :words)",
    "remove": "INSERT INTO report_words(report_words, rowid, words) VALUES ('delete', :key, :words)",
    "clear": "INSERT INTO report_words(report_words) VALUES ('delete-all')",
    "settle": "INSERT INTO report_words(report_words) VALUES ('optimize')",
    "keys": "SELECT id FROM report_words_docsize",
    "ranked": """
        SELECT rowid, bm25(report_words) FROM report_words WHERE report_words MATCH :query
        ORDER BY rowid DESC LIMIT :limit""",
}
_POSTGRESQL = {
    "make": """
        CREATE TABLE report_words (report BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
        CREATE INDEX ix_report_words_words ON report_words USING gin (words)""",
    "add": "INSERT INTO report_words (report, words) VALUES (:key, CAST(:words AS tsvector))",
    "remove": "DELETE FROM report_words WHERE report = :key AND CAST(:words AS tsvector) IS NOT NULL",
    "clear": "DELETE FROM report_words",
    "settle": "SELECT gin_clean_pending_list('ix_report_words_words')",
    "keys": "SELECT report FROM report_words",
    # 1: divided by 1 + the logarithm of the length; negative, as bm25 is.
    "ranked": """
        SELECT report, -ts_rank(words, CAST(:query AS tsquery), 1) FROM report_words
        WHERE words @@ CAST(:query AS tsquery) ORDER BY report DESC LIMIT :limit""",
}


def make(connection: Connection) -> None:
    """Make the index, empty."""
    for statement in _said(connection, "make").text.split(";"):
        connection.execute(text(statement))


def add(connection: Connection, key: int, layer: str) -> None:
    """Put the words of a report into the index, which must not hold it yet."""
    connection.execute(_said(connection, "add"), {"key": key, "words": _words(connection, layer)})


def remove(connection: Connection, key: int, layer: str) -> None:
    """Take a report out; the layer has to be the one that was put in."""
    connection.execute(_said(connection, "remove"), {"key": key, "words": _words(connection, layer)})


def clear(connection: Connection) -> None:
    """Take all reports out."""
    connection.execute(_said(connection, "clear"))


def settle(connection: Connection) -> None:
    """Write the index anew without what was taken out of it, so that no byte of that is left there."""
    connection.execute(_said(connection, "settle"))


def keys(connection: Connection) -> set[int]:
    """Keys of the reports that the index holds."""
    return set(connection.execute(_said(connection, "keys")).scalars())


def ranked(connection: Connection, query: Query, limit: int) -> list[tuple[int, float]]:
    """Keys of the reports that hold all that is looked for, each with its rank, the lowest the best.

    Args:
        connection: to read by.
        query: what is looked for.
        limit: how many reports are ranked; of more, those that came in last.
    """
    if not query.wanted:
        return []
    said = (_sqlite_query if _is_sqlite(connection) else _postgresql_query)(query)
    rows = connection.execute(_said(connection, "ranked"), {"query": said, "limit": limit})
    return [(int(key), float(rank)) for key, rank in rows]


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _said(connection: Connection, what: str) -> TextClause:
    return text((_SQLITE if _is_sqlite(connection) else _POSTGRESQL)[what])


def _words(connection: Connection, layer: str) -> str:
    found = list(words(layer))
    if len(layer) > MOST_BYTES // 50:  # of a shorter text no words can come to the limit
        found = list(_within_limit(found))
    return " ".join(found) if _is_sqlite(connection) else _tsvector(found)


def _within_limit(found: Sequence[str]) -> Iterator[str]:
    known: set[str] = set()
    size = 0
    for word in found:
        size += _LEAST_PLACE
        if word not in known:
            known.add(word)
            size += _LEAST_WORD + len(word.encode())
        if size > MOST_BYTES:
            return
        yield word


def _tsvector(words: Sequence[str]) -> str:
    places: dict[str, list[int]] = {}
    for n, word in enumerate(words, start=1):
        places.setdefault(word, []).append(min(n, _FARTHEST))
    return " ".join(f"'{word}':{','.join(map(str, found[:255]))}" for word, found in places.items())


def _sqlite_query(query: Query) -> str:
    return " AND ".join(_quoted(w) for w in query.wanted)


def _quoted(wanted: Wanted) -> str:
    return f'"{" ".join(wanted.words)}"' + (" *" if wanted.is_beginning else "")


def _postgresql_query(query: Query) -> str:
    phrases = (" <-> ".join(f"'{word}'" for word in w.words) + _star(w) for w in query.wanted)
    return " & ".join(f"({phrase})" for phrase in phrases)


def _star(wanted: Wanted) -> str:
    return ":*" if wanted.is_beginning else ""
