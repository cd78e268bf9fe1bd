"""What the law says about paying a public supplier, as pure functions on dated parameters."""
