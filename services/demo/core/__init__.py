"""What the demo press prints at a moment: pure functions of the start of its clock and the time that has passed."""
