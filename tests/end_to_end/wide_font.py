"""A font of 296 bytes: every letter of ASCII is a bar one and a half times as wide as the text is high."""

from __future__ import annotations

import base64

WIDE_FONT = base64.b64decode(
    "d09GMgABAAAAAAEoAAoAAAAAAygAAADgAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAABmAAgXIKHDgBNgIkAwYLBgAEIAVXByYbhgIgHoXpxpddCev6"
    "Y5Um4qF+v9/Ze/dhPt1DJeGhQSjmSbVmb5Twh0wo5F+QnYmjqPn0uAUWSBy1XNuSIsv8CN8Bb3Cgs5z9bmPo0RMUFI0Z3ag2raCRzAFYnGLcYx2H"
    "0D8AjtuCirEKyfSLXAUe222Mg0K+u5wIBSQCiU5AAiJ7m7vceVtd8gYEgtfvWx+c+++q9Q/uZ37xDzs01+UNVQFBHW+jadmx01wLAEA0LewIFClA"
    "AQBAmhUgJAIUnVIV2S106W27GDB6hRjvrjas2HTqzJpd+y6cjAaK9JVcBwA="
)
