"""What a guild may be asked: its own questions, what it disabled, and what must not be read yet."""
