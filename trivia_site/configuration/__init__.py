"""Reads and judges the settings: variables, their values, addresses of servers, and what a checkout needs by itself."""
