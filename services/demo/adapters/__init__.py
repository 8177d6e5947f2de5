"""Web sites of the demo press, and the file that stores the start of its clock."""
