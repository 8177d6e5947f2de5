"""What we saw of each outlet: looks at its lists, outages, volume, trouble."""
