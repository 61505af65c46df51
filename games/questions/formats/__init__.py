"""Files of questions that people wrote elsewhere: read and written."""
