"""Presentations (PPTX): their slides as they are seen."""
