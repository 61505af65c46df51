"""What changes while somebody watches: the store's events in, coalesced counts out over WebSockets."""
