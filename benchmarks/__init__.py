"""What Recount reaches on real reports, held against benchmarks/floors.json.

One module a benchmark. Each has `measure(quick: bool) -> dict[str, float]`: name of a figure -> what was
measured now; `quick` asks for the small fixed part that CI measures again (an empty dict: there is none).
Some have `tables() -> dict[str, Any]`, what docs/accuracy.md shows beside the figures. `python -m benchmarks`
runs them; `--write` keeps what was measured and writes that page, and never lowers a floor by itself.
"""
