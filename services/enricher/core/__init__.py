"""What can be known from an article's text: pure functions, from the contract's blocks to the contract's fields."""
