"""Alembic's environment: how an older casebook becomes a current one."""
