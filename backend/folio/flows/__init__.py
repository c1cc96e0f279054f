"""What the program does. One story a file: the table of contents."""
