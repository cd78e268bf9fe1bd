"""The platform's ground floor: the clock, stored bytes, background work, refusals, paging and rate limits."""
