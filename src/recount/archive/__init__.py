"""Bytes in: finding documents, and keeping them by the hash of their content."""

from recount.archive.blobs import Blob, BlobStore
from recount.archive.documents import Document, find_documents

__all__ = ["Blob", "BlobStore", "Document", "find_documents"]
