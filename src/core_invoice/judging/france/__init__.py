"""France: the rules of flow 2 (BR-FR, release 1.4.0.03), for invoices between companies."""
