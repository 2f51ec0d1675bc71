"""What Alembic runs for every command; the opener hands it a connection that is already in a transaction."""

from alembic import context

from recount.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making a new one
    transactional_ddl=True,  # all migrations or none
)
with context.begin_transaction():
    context.run_migrations()
