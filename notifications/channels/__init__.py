"""The ways a message reaches its reader."""
