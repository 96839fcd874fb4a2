"""Bringing a list of actions in: read, planned in full before anything is written, then all or nothing."""
