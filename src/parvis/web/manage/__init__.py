"""Pages of those who look after an organisation, and of the operator who looks after the platform."""
