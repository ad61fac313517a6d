"""The pages of monitoring, room by room."""
