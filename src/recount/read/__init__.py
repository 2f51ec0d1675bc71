"""Bytes in, reports out: one frozen text layer with its title, publisher, date and language."""

from recount.read.documents import read_document
from recount.read.language import language_of

__all__ = ["language_of", "read_document"]
