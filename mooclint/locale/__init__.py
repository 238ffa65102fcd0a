"""The translation catalogues: kk and ru; English is the source."""
