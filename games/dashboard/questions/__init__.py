"""The question bank's pages: list, one question, add, change, import and export."""
