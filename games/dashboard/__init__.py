"""The administrators' pages in the browser: Django's admin site with the pages of the game in front."""
