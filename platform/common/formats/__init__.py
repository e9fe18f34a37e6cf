"""How days and times are written, in each language one way.

Django's own formats hold for everything that is not set here, and for every field that is filled in.
"""
