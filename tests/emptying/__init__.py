"""An app of test runs only: emptying the database after a test that committed.

Django empties tables with DELETE or TRUNCATE, which the triggers of append-only tables refuse. Its
`flush` is replaced here by one that lifts them first and puts them back; the program has no such command.
"""
