"""How people hear of it: topics, an outbox written with the business transaction, e-mail and inbox. Knows nothing of grants."""
