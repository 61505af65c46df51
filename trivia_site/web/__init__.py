"""What stands around every page: limits to requests, headers of responses, origins of sockets, outages in words."""
