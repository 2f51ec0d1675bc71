"""Who the words of a claim name: the tables of actors and organisations, and how names are read by them."""

from recount.resolve.actors.naming import Scene, blamed, speaking
from recount.resolve.actors.tables import Actors, Table, actors_of, read_tables

__all__ = ["Actors", "Scene", "Table", "actors_of", "blamed", "read_tables", "speaking"]
