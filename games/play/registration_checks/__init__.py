"""What keeps a registration from posting well, and what exactly to change."""
