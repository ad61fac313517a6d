"""Pages of agreements, room by room."""
