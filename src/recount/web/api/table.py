"""All operations of the API: both the routes and the OpenAPI document are made from this table.

To add some, make a module with a tuple OPERATIONS and name it here.
"""

from __future__ import annotations

from recount.web.api import decisions, incidents, people, reports, rules
from recount.web.api.calls import Operation

OPERATIONS: tuple[Operation, ...] = (
    *incidents.OPERATIONS,
    *reports.OPERATIONS,
    *decisions.OPERATIONS,
    *people.OPERATIONS,
    *rules.OPERATIONS,
)
