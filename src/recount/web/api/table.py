"""All operations of the API: both the routes and the OpenAPI document are made from this table.

To add some, make a module with a tuple OPERATIONS and name it here.
"""

from __future__ import annotations

from recount.web.api import (
    agreement,
    decisions,
    duplicates,
    exploring,
    filters,
    incidents,
    people,
    reports,
    rules,
    searching,
    settings,
    victims,
    views,
)
from recount.web.api.calls import Operation

OPERATIONS: tuple[Operation, ...] = (
    *incidents.OPERATIONS,
    *duplicates.OPERATIONS,
    *filters.OPERATIONS,
    *exploring.OPERATIONS,
    *searching.OPERATIONS,
    *reports.OPERATIONS,
    *decisions.OPERATIONS,
    *agreement.OPERATIONS,
    *people.OPERATIONS,
    *victims.OPERATIONS,
    *views.OPERATIONS,
    *settings.OPERATIONS,
    *rules.OPERATIONS,
)
