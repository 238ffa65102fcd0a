"""mooclint checks a MOOC package before it goes on Coursera."""

__version__ = "0.1.0"
