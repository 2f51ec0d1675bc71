"""Who the words of a claim name: the tables of actors and organisations, and how names are read by them."""

from recount.resolve.actors.naming import Scene, blamed, speaking
from recount.resolve.actors.rows import Table, read_tables
from recount.resolve.actors.tables import Actors, actors_of

__all__ = ["Actors", "Scene", "Table", "actors_of", "blamed", "read_tables", "speaking"]
