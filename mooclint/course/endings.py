"""What the ending of a name says a file is."""

from __future__ import annotations

VIDEO = {".mp4", ".m4v", ".mov", ".mkv", ".mxf", ".avi", ".webm", ".mts", ".m2ts", ".mpg", ".mpeg", ".wmv", ".3gp"}
CAPTIONS = {".srt", ".vtt"}
FORMS = {".docx", ".xlsx", ".gift", ".aiken", ".txt", ".xml"}  # documents that can be read
CLOSED = {".doc", ".docm", ".pdf", ".odt", ".rtf", ".pages", ".gdoc", ".md", ".html", ".htm"}  # known by name only
SLIDES = {".pptx", ".ppt", ".ppsx", ".pps", ".odp", ".key"}
SPREADSHEETS = (".xlsx", ".xls", ".xlsm", ".ods", ".gsheet", ".csv", ".numbers")  # of these XLSX is read
PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"}
