"""Pages of calls: what the public reads, what the officer drafts, the acts of their life."""
