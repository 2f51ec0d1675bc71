"""Inputs to reports, keeping nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from recount.archive import find_documents
from recount.model.errors import InputError
from recount.model.reports import Report
from recount.pipeline.listener import Listener
from recount.read import read_document


def read_inputs(inputs: Sequence[str], listener: Listener) -> Iterator[Report]:
    """The reports of all inputs (files, folders, - for standard input), in their order.

    What cannot be used is told to the listener, and the rest goes on.
    """
    for document in find_documents(inputs):
        if isinstance(document, InputError):
            listener.refused(document)
            continue
        try:
            with document.open() as stream:
                for item in read_document(document.origin, document.media, stream):
                    if isinstance(item, InputError):
                        listener.refused(item)
                    else:
                        yield item
        except InputError as error:
            listener.refused(error)
