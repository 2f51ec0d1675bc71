"""Recount: accounts of violence in, counts that can be checked back to their words out."""

__version__ = "0.1.0"
