"""Read and check electronic invoices of EN 16931: UBL, UN/CEFACT CII and Factur-X, without any framework."""
