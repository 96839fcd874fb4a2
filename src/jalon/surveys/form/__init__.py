"""The questionnaire as values: what is asked, under which condition, what an answer may be. No row, no request, no clock."""
