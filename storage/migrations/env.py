"""Run by Alembic: connects to the store named in the configuration and applies steps."""

from alembic import context

from storage.connections import Location
from storage.engine import create_store_engine
from storage.models import StoreState


def run() -> None:
    location: Location = context.config.attributes["location"]
    engine = create_store_engine(location)
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=StoreState.metadata,
                render_as_batch=location.is_sqlite,
                transactional_ddl=True,
            )
            with context.begin_transaction():
                context.run_migrations()
    finally:
        engine.dispose()


run()
