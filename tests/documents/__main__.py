"""Write every generated document."""

from tests.documents import DOCUMENTS

for path, make in DOCUMENTS.items():
    path.write_text(make(), "utf-8")
