"""Demo press: two newspapers of a fictional country that publish, edit and remove articles in real time."""
