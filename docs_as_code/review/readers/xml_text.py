"""XML that other tools have written: goes by once, with no entities and no depth without end, or why it cannot."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from docs_as_code.review.reading import UnreadableError

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

_DEEPEST = 200  # elements in each other


class Elements(ContentHandler):
    """Hands over the elements; `roots` are the names that the first may have, `what` is the format that has them."""

    roots: tuple[str, ...]
    what: str

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0

    def opened(self, name: str, attrs: AttributesImpl) -> None:
        """An element starts; `depth` is 1 for the root."""

    def closed(self, name: str) -> None:
        """An element ends."""

    @property
    def line(self) -> str:
        """Where the file is now."""
        return f"line {self._locator.getLineNumber()}"  # type: ignore[attr-defined] # the parser sets it

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - the parser's name
        """Called by the parser."""
        self.depth += 1
        if self.depth == 1 and name not in self.roots:
            known = " or ".join(f"<{one}>" for one in self.roots)
            raise UnreadableError(f"its root is <{name[:40]}>, and {self.what}'s is {known}")
        if self.depth > _DEEPEST:
            raise UnreadableError("its elements are nested too deeply", self.line)
        self.opened(name, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802 - the parser's name
        """Called by the parser."""
        self.closed(name)
        self.depth -= 1


def parse(data: bytes, elements: Elements) -> None:
    """Raises UnreadableError with the line, for entities too: a report has no use for them."""
    from defusedxml import DefusedXmlException
    from defusedxml.sax import parse as through

    try:  # a document type that is somewhere else is passed over: Python's reader fetches nothing
        through(io.BytesIO(data), elements, forbid_external=False)
    except SAXParseException as error:
        raise UnreadableError(f"it is not whole XML: {error.getMessage()}", f"line {error.getLineNumber()}") from None
    except DefusedXmlException:
        raise UnreadableError("it defines XML entities, which may grow without bounds") from None
    except (SAXException, ValueError, LookupError) as error:
        raise UnreadableError(f"it is not XML that can be read: {error}") from None
