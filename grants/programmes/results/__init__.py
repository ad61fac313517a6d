"""The results framework of an action: what it wants to change, and the indicators by which one knows."""
