"""Files both ways: stored by id, served under ``/file/bot<token>/<path>``.

As on Telegram: a bot may send up to 50 MB (pictures 10 MB) and may fetch up to 20 MB.
"""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from bot.sandbox.errors import Refusal, bad
from bot.sandbox.images import image_size
from bot.sandbox.journal import Journal

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    size: int
    path: str
    width: int = 0
    height: int = 0

    def document(self) -> dict[str, Any]:
        return {
            "file_name": self.name,
            "mime_type": self.mime,
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }

    def photo(self) -> list[dict[str, Any]]:
        """One size only: the sandbox does not scale pictures."""
        return [
            {
                "file_id": self.file_id,
                "file_unique_id": self.unique_id,
                "file_size": self.size,
                "width": self.width,
                "height": self.height,
            }
        ]


class Files:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, str] = {}
        for _, row in journal.load("file"):
            self._keep(StoredFile(**row))

    def _keep(self, file: StoredFile) -> None:
        self._files[file.file_id] = file
        self._paths[file.path] = file.file_id

    def add(
        self, kind: str, name: str, content: bytes, mime: str = "", size: int | None = None
    ) -> StoredFile:
        """``kind``: document or photo. ``size``: what Telegram claims, when it is to be wrong."""
        width, height = 0, 0
        if kind == "photo":
            found = image_size(content)
            if found is None:
                raise bad("IMAGE_PROCESS_FAILED")
            width, height = found
            # Telegram itself refuses pictures it could not show in a chat.
            if width + height > 10_000 or max(width, height) > 20 * min(width, height):
                raise bad("PHOTO_INVALID_DIMENSIONS")
        if not content:
            raise bad("file must be non-empty")
        name = PurePosixPath(name.replace("\\", "/")).name or "file"
        number = len(self._files)
        suffix = PurePosixPath(name).suffix[:12] if kind == "document" else ".jpg"
        suffix = suffix if suffix[1:].isalnum() and suffix.isascii() else ""
        file = StoredFile(
            file_id=("BQ" if kind == "document" else "Ag") + secrets.token_urlsafe(36),
            unique_id="AgAD" + hashlib.sha256(content).hexdigest()[:12],
            kind=kind,
            name=name,
            mime=mime or mimetypes.guess_type(name)[0] or "application/octet-stream",
            size=len(content) if size is None else size,
            path=f"{kind}s/file_{number}{suffix}",
            width=width,
            height=height,
        )
        self._keep(file)
        self._journal.put("file", file.file_id, asdict(file))
        self._journal.put_blob(file.file_id, content)
        return file

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._files.get(self._paths.get(path, ""))

    def content(self, file: StoredFile) -> bytes:
        return self._journal.blob(file.file_id) or b""

    def resolve(self, kind: str, value: Any, uploads: dict[str, Upload]) -> StoredFile:
        """The file a request means: an upload, ``attach://name``, or a known file id."""
        if kind in uploads:
            return self._upload(kind, uploads[kind])
        if isinstance(value, str) and value.startswith("attach://"):
            upload = uploads.get(value.removeprefix("attach://"))
            if upload is not None:
                return self._upload(kind, upload)
            value = ""
        if not isinstance(value, str) or not value:
            raise bad(f"there is no {kind} in the request")
        if "://" in value:
            # The desk has no network: Telegram's own words for an address it cannot fetch.
            raise bad("failed to get HTTP URL content")
        known = self._files.get(value)
        if known is None:
            raise bad("wrong file identifier/HTTP URL specified")
        if known.kind != kind:
            raise bad(f"can't use file of type {known.kind.title()} as {kind.title()}")
        return known

    def _upload(self, kind: str, upload: Upload) -> StoredFile:
        if len(upload.content) > MAX_UPLOAD:
            raise Refusal(413, "Request Entity Too Large")
        if kind == "photo" and len(upload.content) > MAX_PHOTO:
            raise bad("file is too big for a photo")
        return self.add(kind, upload.name, upload.content, upload.mime)


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    mime: str = ""
