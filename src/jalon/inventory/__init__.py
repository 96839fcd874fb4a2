"""Inventory: solutions, usages, contracts, infrastructure, practices, skills register."""
