"""General search engines on the same addresses and queries as the address engine."""
