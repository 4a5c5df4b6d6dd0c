"""Files → Document: finds them, reads them within bounds, and says what they are; never says what they mean.

files       which files, and their bytes
encodings   bytes → text
html, pdf   web pages and PDF, in a process of their own (isolated, worker)
language    which passage is in which language
headers     title, publisher and date where a text plainly says them
articles    one file, several articles
metadata    NAME.meta.json
read        all of it together
"""

from kg.documents.files import DEFAULT_LIMIT, find_files, shown, signature, storable
from kg.documents.read import read_document

__all__ = ["DEFAULT_LIMIT", "find_files", "read_document", "shown", "signature", "storable"]
