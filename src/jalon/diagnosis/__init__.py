"""Diagnosis: collection plan, interviews, workshops, documents, coding, findings."""
