"""Pages of payments, room by room."""
