"""Who the words of a claim name: the tables of actors and organisations, and how names are read by them."""

from recount.resolve.actors.naming import Scene, blamed, speaking
from recount.resolve.actors.tables import SHIPPED, Actors, actors_of, read_tables, shipped_tables

__all__ = ["SHIPPED", "Actors", "Scene", "actors_of", "blamed", "read_tables", "shipped_tables", "speaking"]
