"""Documents of a form: programme, script, reading, tasks."""
