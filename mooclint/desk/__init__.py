"""The desk: pages in the browser over the checker and the review. No rule lives here, and nothing here is a second way
of doing what a command does.
"""
