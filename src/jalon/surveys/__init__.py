"""Surveys: questionnaires, invitations, answers; anonymous means anonymous in structure."""
