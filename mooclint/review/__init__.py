"""The approval of a course: its log, its process, its terms and what people say of it."""
