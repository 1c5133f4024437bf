"""Databases that SQLAlchemy reaches: the schema, its migrations, and the store that writes to them."""

from .store import Known, Store, open_store

__all__ = ["Known", "Store", "open_store"]
