"""Courses of other systems, Open edX OLX, IMS Common Cartridge and Moodle, as a new course package."""
