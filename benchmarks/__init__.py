"""What Recount reaches on real reports, held against benchmarks/floors.json.

One module a benchmark. Each has `measure(quick: bool) -> dict[str, float]`: name of a figure -> what was
measured now; `quick` asks for the small fixed part that CI measures again (an empty dict: there is none).
`python -m benchmarks` runs them; `--write` keeps what was measured, and never lowers a floor by itself.
"""
