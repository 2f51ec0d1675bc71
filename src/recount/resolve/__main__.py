"""Makes the gazetteer ahead of time: `python -m recount.resolve`."""

from recount.resolve.gazetteer import prepare

if __name__ == "__main__":
    print(prepare(print))
