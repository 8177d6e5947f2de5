"""Content of the demo press at a given time, as pure functions of its clock's start and the current time."""
