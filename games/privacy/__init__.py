"""What players may ask of what is kept of them: to have it, to be hidden, to be forgotten; and how long it is kept."""
