"""The only place that knows every app. Nothing is imported here: `jalon arbitrate` must not load Django."""
