"""The day of the tests is the day of the machine for the pages: surveys are opened on a past day."""
