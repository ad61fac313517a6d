"""The suite's own pytest plugins: servers and databases, the browser."""
