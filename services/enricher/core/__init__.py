"""Pure functions that derive values from an article's text. They take the contract's blocks and return its fields."""
