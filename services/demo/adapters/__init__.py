"""The web sites of the demo press and the file that keeps the start of its clock."""
