"""The demonstration: three real territories, invented roadmaps, roles and never names of persons."""
