"""The lists of monitoring, room by room."""
