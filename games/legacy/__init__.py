"""Coming from the JSON file of earlier installations, and the way back."""
