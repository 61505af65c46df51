"""Every word and embed that a player sees. Pure: records in, text and embeds out."""
