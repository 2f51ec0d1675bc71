"""The stages put in order, over a casebook or without one. Used by every face of Recount."""
