"""`python -m recount.codebook` prints the codebook in Markdown."""

from recount.codebook.page import page

print(page(), end="")
