"""The digest of a reading holds its extractor, too, so that nobody can turn one reading into another's."""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

from recount.store.columns import Json, Text
from recount.store.triggers import append_only, changeable

revision = "0007"
down_revision = "0006"

_texts = ("extractor", "language", "skipped", "digest")
_extractions = sa.table(
    "extractions", sa.column("key"), *(sa.column(c, Text()) for c in _texts), sa.column("places", Json())
)
_claims = sa.table(
    "claims",
    sa.column("extraction"),
    sa.column("position"),
    sa.column("id", Text()),
    sa.column("fields", Json()),
)


def upgrade() -> None:
    """Work the digests out anew, each from its own row and claims."""
    c, e, t = op.get_bind(), _extractions.c, _claims.c
    for statement in changeable("extractions"):
        op.execute(statement)
    for row in c.execute(sa.select(_extractions)).mappings().all():
        found = sa.select(t.id, t.fields).where(t.extraction == row["key"]).order_by(t.position)
        data = {name: row[name] for name in ("extractor", "language", "skipped", "places")}
        data["claims"] = [[claim.id, claim.fields["part_of"]] for claim in c.execute(found)]
        text = json.dumps(data, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()
        c.execute(sa.update(_extractions).where(e.key == row["key"]).values(digest=digest))
    for trigger in append_only("extractions"):
        op.execute(trigger)
