"""Pages for anybody: home, sign-up, language, invitations, legal pages."""
