"""What Alembic runs: the steps on the connection it was handed."""

from alembic import context

from perf_extract.sinks.sql.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
