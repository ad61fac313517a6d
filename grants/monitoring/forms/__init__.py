"""The shape of what people enter in monitoring, room by room."""
