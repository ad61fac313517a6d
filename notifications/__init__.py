"""How people hear of it: topics, an outbox in the business transaction, e-mail and inbox. Knows nothing of grants."""
