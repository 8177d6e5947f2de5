"""The demo press: two newspapers of a country on no map, which publish, edit and remove articles while one watches."""
