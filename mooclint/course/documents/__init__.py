"""What the documents of a course say: programme, information sheets with scripts, readings, tasks, quizzes."""
