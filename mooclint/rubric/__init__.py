"""Score sheets: points that a person gives, their sums and bands, the evidence that stands beside them."""
