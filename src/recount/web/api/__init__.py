"""The API of the review room: JSON over the same desk as the pages. `table` lists all that it does."""
