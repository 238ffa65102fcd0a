"""The desk on a server: accounts, sign-in, links and its own database. Nothing of it is imported by the laptop's."""
