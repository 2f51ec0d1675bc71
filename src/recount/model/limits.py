"""How much Recount takes in one piece. What passes a limit is refused, never read in part."""

from __future__ import annotations

MIB = 1024 * 1024

MAX_DOCUMENT_BYTES = 64 * MIB  # one text or PDF file, one JSON list, unpacked
MAX_PAGE_BYTES = 20 * MIB  # one HTML page, one JSON line, one WARC record
MAX_REPORT_CHARACTERS = 5_000_000  # one report with its title: 3000 pages, read in minutes
MAX_ID_LENGTH = 500  # code points: 2000 bytes at most, which every index of a database holds
