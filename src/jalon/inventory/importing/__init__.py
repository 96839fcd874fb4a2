"""Bringing inventories in: tables, inventory agents, ArchiMate. Read, planned whole, then all or nothing."""
