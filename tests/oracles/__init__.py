"""What only checks the product: slower or simpler ways to the same results."""
