"""The bundled Valkey, for machines without a Redis: found, started, shared and ended."""
