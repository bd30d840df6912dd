"""Run by Alembic inside the transaction that `catalog.database.migrate` opened."""

from __future__ import annotations

from alembic import context

from audio_service.storage.catalog.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds it all
)
context.run_migrations()
