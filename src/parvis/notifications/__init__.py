"""Messages to people: a follower of the journal, and the queue through which every e-mail leaves."""
