"""What people pass: strings, columns of tables, and what strings go through first."""
