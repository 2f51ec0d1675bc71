"""`python -m recount`: the same as the command `recount`."""

from recount.cli.main import main

if __name__ == "__main__":
    main()
