"""The generators: each turns keys of a table, or a seed alone, into questions."""
