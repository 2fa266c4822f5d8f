"""Looking papers up by what identifies them."""
