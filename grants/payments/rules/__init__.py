"""The arithmetic of payments, without Django."""
