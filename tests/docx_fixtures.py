# SPDX-License-Identifier: Apache-2.0
"""Word documents made by hand; run as a script, it writes the one of ``samples/formats`` anew.

Every document is written part by part, so that the tests know what stands in it and the same bytes come out each time.
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_STYLES = {
    "Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2", "Subtitle": "Subtitle", "Quote": "Quote",
    "Caption": "caption", "Deskquote": "Desk quotation", "FootnoteText": "footnote text",
}  # fmt: skip


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def inserted(content: str) -> str:
    """A tracked insertion."""
    return f'<w:ins w:id="1" w:author="desk" w:date="2026-03-02T09:00:00Z">{content}</w:ins>'


def deleted(text: str) -> str:
    """A tracked deletion."""
    inner = f'<w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r>'
    return f'<w:del w:id="2" w:author="desk" w:date="2026-03-02T09:00:00Z">{inner}</w:del>'


def paragraph(content: str, style: str = "", mark: str = "") -> str:
    """A paragraph of runs, or of plain text; ``mark`` are properties of the paragraph mark."""
    inner = content if content.startswith("<") or not content else run(content)
    kind = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f"<w:pPr>{kind}{f'<w:rPr>{mark}</w:rPr>' if mark else ''}</w:pPr>" if kind or mark else ""
    return f"<w:p>{properties}{inner}</w:p>"


def note(text: str, number: int) -> str:
    """A footnote."""
    return f'<w:footnote w:id="{number}">{paragraph(run(text), "FootnoteText")}</w:footnote>'


def part(name: str, content: str) -> str:
    """A part of the document as XML."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{name} xmlns:w="{W}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        f'xmlns:v="urn:schemas-microsoft-com:vml">{content}</w:{name}>'
    )


def document(body: str, notes: str = "", title: str = "") -> bytes:
    """A whole document."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        + ('<w:basedOn w:val="Quote"/>' if key == "Deskquote" else "")
        + "</w:style>"
        for key, name in _STYLES.items()
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/styles.xml": part("styles", styles),
    }
    if notes:
        separator = f'<w:footnote w:type="separator" w:id="-1">{paragraph("<w:r><w:separator/></w:r>")}</w:footnote>'
        parts["word/footnotes.xml"] = part("footnotes", separator + notes)
    if title:
        parts["docProps/core.xml"] = core
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Files as an archive; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def sample() -> bytes:
    """The article of the samples, with tracked changes, a table, a text box and a footnote."""
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
        + paragraph("The lake at a glance")
        + "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        + paragraph("The lake at a glance")
        + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("the survey")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    row = "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in ("Year", "Boats")) + "</w:tr>"
    body = [
        paragraph("Fishing on Lake Ordun to stop for two years", "Title"),
        paragraph("Boats will be paid to stay ashore", "Subtitle"),
        paragraph(""),
        paragraph(
            run("Boats on Lake Ordun must stay ashore ")
            + deleted("since")
            + inserted(run("from"))
            + run(" April")
            + run(" so that the stock of perch can recover, the regional council said on Tuesday.")
            + reference
            + box
        ),
        paragraph(
            run("It pays every owner 900 crowns a month, ")
            + run("or less,", "<w:vanish/>")
            + run("said Ilse Marran, "),
            mark='<w:del w:id="5" w:author="desk"/>',
        ),
        paragraph(run("who chairs the council. She pointed to ") + field + run(" of last autumn.")),
        paragraph("We would rather lose two years than the lake.", "Deskquote"),
        paragraph("What comes next", "Heading1"),
        f"<w:tbl>{row}</w:tbl>",
        paragraph("Nets dry on the shore of Lake Ordun in March.", "Caption"),
    ]
    return document("".join(body), note("The order runs to 31 March 2028.", 1), title="Lake Ordun")


def bomb() -> bytes:
    """A document of a few kilobytes that unpacks to 60 MB."""
    filler = "<w:p><w:r><w:t>" + "a" * 60_000_000 + "</w:t></w:r></w:p>"
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": part("document", f"<w:body>{filler}</w:body>")})


if __name__ == "__main__":
    (Path(sys.argv[1]) / "lake-fishing.docx").write_bytes(sample())
