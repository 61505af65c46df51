"""One verb each: what faces and the duty loop ask for."""
