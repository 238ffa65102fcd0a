"""Courses of other systems, Open edX OLX and IMS Common Cartridge, as a new course package."""
