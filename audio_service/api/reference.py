"""The API reference at /docs, rendered from the OpenAPI document, without scripts and third-party requests."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from audio_service.api.http.access import SettingsDep
from audio_service.api.http.assets import asset, send
from audio_service.api.manifest import base_url
from audio_service.api.pages import TEMPLATES, PageCache, html_page, html_response

router = APIRouter(include_in_schema=False)

# Our own style and icon only; no scripts, no frames.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
# FastAPI's description of an undescribed response.
_UNDESCRIBED = "Successful Response"
_DONE = {"204": "Done; no content."}
_JSON = "application/json"
# (minimum, maximum, unit) of each limit in JSON Schema.
_RANGES = (("minLength", "maxLength", "characters"), ("minimum", "maximum", ""), ("minItems", "maxItems", "entries"))

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A part of a type's name."""

    text: str
    shape: str = ""
    """The schema that it links to."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, or a field of a JSON object."""

    name: str
    place: str
    """path, query or header; empty for a field."""
    kind: tuple[BodyPart, ...]
    required: bool
    limits: tuple[str, ...]
    pattern: str
    default: str
    """As JSON; empty if there is none."""
    description: str


@dataclass(frozen=True, slots=True)
class Content:
    """A body in one media type."""

    media_type: str
    kind: tuple[BodyPart, ...]


@dataclass(frozen=True, slots=True)
class ResponseDoc:
    """A response of a call."""

    status: str
    meaning: str
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A call of the API: method, path, parameters, body and responses."""

    anchor: str
    method: str
    path: str
    description: tuple[str, ...]
    secured: bool
    roles: tuple[str, ...]
    parameters: tuple[Field, ...]
    bodies: tuple[Content, ...]
    meaning: tuple[str, ...]
    """Description of the body."""
    fields: tuple[Field, ...]
    answers: tuple[ResponseDoc, ...]
    curl: str


@dataclass(frozen=True, slots=True)
class NamedSchema:
    """A named schema of the bodies."""

    name: str
    description: tuple[str, ...]
    kind: tuple[BodyPart, ...]
    limits: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """The contents of the page."""

    title: str
    summary: str
    version: str
    keys: tuple[str, ...]
    """Description of each security scheme."""
    groups: tuple[tuple[str, tuple[Operation, ...]], ...]
    shapes: tuple[NamedSchema, ...]


@router.get("/docs", response_class=HTMLResponse)
def docs(request: Request, settings: SettingsDep) -> HTMLResponse:
    """The API reference."""
    cache: PageCache = request.app.state.rendered_pages
    base = base_url(request, settings)

    def render() -> bytes:
        return html_page("reference.html", reference=reference(request.app.openapi(), base))

    return html_response(request, cache.get(("reference", base), render), POLICY)


@router.get("/reference.css")
def style(request: Request) -> Response:
    """Additional style of the reference."""
    return send(request, asset(TEMPLATES / "reference.css"))


def reference(document: Schema, base: str) -> Reference:
    """Convert the OpenAPI document for the page; `base` is the URL of the calls."""
    schemas = document["components"]["schemas"]
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            made = _operation((method.upper(), path), operation, schemas, base)
            groups.setdefault(operation.get("tags", ["other"])[0], []).append(made)
    info = document["info"]
    return Reference(
        title=info["title"],
        summary=info.get("summary", ""),
        version=info["version"],
        keys=tuple(scheme["description"] for scheme in document["components"].get("securitySchemes", {}).values()),
        groups=tuple((name, tuple(operations)) for name, operations in groups.items()),
        shapes=tuple(_named_schema(name, schema, schemas) for name, schema in sorted(schemas.items())),
    )


def _operation(call: tuple[str, str], operation: Schema, schemas: Schema, base: str) -> Operation:
    method, path = call
    contents = operation.get("requestBody", {}).get("content", {})
    body = _resolved(contents.get(_JSON, {}).get("schema", {}), schemas)
    security = operation.get("security", [])
    return Operation(
        anchor=re.sub(r"\W+", "-", f"{method.lower()}{path}").strip("-"),
        method=method,
        path=path,
        description=_paragraphs(operation.get("description") or operation["summary"]),
        secured=bool(security),
        roles=tuple(role for each in security for roles in each.values() for role in roles),
        parameters=tuple(_parameter(each, schemas) for each in operation.get("parameters", [])),
        bodies=_contents(contents),
        meaning=_paragraphs(body.get("description", "")),
        fields=_fields(body, schemas),
        answers=tuple(_response(status, each, schemas) for status, each in sorted(operation["responses"].items())),
        curl=_curl(call, operation, schemas, base),
    )


def _named_schema(name: str, schema: Schema, schemas: Schema) -> NamedSchema:
    description = _paragraphs(schema.get("description", ""))
    return NamedSchema(name, description, _kind(schema), _limits(schema, schemas), _fields(schema, schemas))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip())


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    """A schema, or the named one that it points to."""
    return schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _kind(schema: Schema) -> tuple[BodyPart, ...]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return (BodyPart(name, name),)
    if "anyOf" in schema:
        first, *others = map(_kind, schema["anyOf"])
        return (*first, *(part for other in others for part in (BodyPart(" or "), *other)))
    if schema.get("type") == "array":
        return (BodyPart("list of "), *_kind(schema.get("items", {})))
    values = schema.get("additionalProperties")
    if schema.get("type") == "object" and isinstance(values, dict):
        return (BodyPart("object of "), *_kind(values))
    return (BodyPart(schema.get("type", "anything")),)


def _fields(schema: Schema, schemas: Schema) -> tuple[Field, ...]:
    """The fields of an object; none of anything else."""
    whole = _resolved(schema, schemas)
    required = whole.get("required", ())
    return tuple(
        _field((name, "", name in required), each, each.get("description", ""), schemas)
        for name, each in whole.get("properties", {}).items()
    )


def _parameter(parameter: Schema, schemas: Schema) -> Field:
    named = (parameter["name"], parameter["in"], parameter["required"])
    return _field(named, parameter["schema"], parameter.get("description", ""), schemas)


def _field(named: tuple[str, str, bool], schema: Schema, description: str, schemas: Schema) -> Field:
    name, place, required = named
    patterns = [option["pattern"] for option in _options(schema, schemas) if "pattern" in option]
    default = json.dumps(schema["default"], ensure_ascii=False) if "default" in schema else ""
    limits = _limits(schema, schemas)
    return Field(name, place, _kind(schema), required, limits, " or ".join(patterns), default, description)


def _options(schema: Schema, schemas: Schema) -> list[Schema]:
    return [_resolved(option, schemas) for option in (schema, *schema.get("anyOf", ()))]


def _limits(schema: Schema, schemas: Schema) -> tuple[str, ...]:
    """What a value must keep to, but for its pattern."""
    limits = []
    for option in _options(schema, schemas):
        if "enum" in option:
            limits.append("one of " + ", ".join(map(str, option["enum"])))
        if "const" in option:
            limits.append(f"only {option['const']}")
        limits += [_range(option.get(low), option.get(high), unit) for low, high, unit in _RANGES]
    return tuple(filter(None, limits))


def _range(low: float | None, high: float | None, unit: str) -> str:
    least, most = (f"{bound:,.10g}" if bound is not None else "" for bound in (low, high))
    if low is None:
        return f"at most {most} {unit}".strip() if most else ""
    if high is None:
        return "not empty" if unit and low == 1 else f"at least {least} {unit}".strip()
    return f"{least} to {most} {unit}".strip()


def _contents(contents: Schema) -> tuple[Content, ...]:
    """The forms of a body; a file has no other type than its media type."""
    return tuple(
        Content(media_type, _kind(content["schema"]) if "schema" in content else ())
        for media_type, content in contents.items()
    )


def _response(status: str, answer: Schema, schemas: Schema) -> ResponseDoc:
    contents = answer.get("content", {})
    meaning = answer["description"]
    if meaning == _UNDESCRIBED:
        shown = _resolved(contents.get(_JSON, {}).get("schema", {}), schemas)
        meaning = shown.get("description") or _DONE.get(status, "Done.")
    return ResponseDoc(status, _paragraphs(meaning)[0], _contents(contents))


def _curl(call: tuple[str, str], operation: Schema, schemas: Schema, base: str) -> str:
    """A curl command; placeholders are in capitals."""
    method, path = call
    words = ["curl"] if method == "GET" else ["curl", "-X", method]
    given = [each for each in operation.get("parameters", []) if each["required"]]
    if operation.get("security"):
        words += ["-H", "Authorization: Bearer as_…"]
    words += [word for each in given if each["in"] == "header" for word in ("-H", f"{each['name']}: …")]
    contents = operation.get("requestBody", {}).get("content", {})
    if contents:
        media_type = _JSON if _JSON in contents else next(iter(contents))
        example = json.dumps(_example(contents[media_type].get("schema", {}), schemas), ensure_ascii=False)
        words += ["-H", f"Content-Type: {media_type}"]
        words += ["-d", example] if media_type == _JSON else ["--data-binary", "@FILE"]
    received = operation["responses"].get("200", {}).get("content", {})
    if any(kind == "*/*" or kind.startswith("audio/") for kind in received):
        words += ["-o", "FILE"]
    elif "text/event-stream" in received:
        words.append("-N")
    asked = urlencode({each["name"]: each["name"].upper() for each in given if each["in"] == "query"})
    filled = re.sub(r"\{(\w+)\}", lambda name: name[1].upper(), path)
    return shlex.join([*words, f"{base}{filled}{'?' if asked else ''}{asked}"])


def _example(schema: Schema, schemas: Schema) -> Any:
    """A value with what it must have: the document's own example, or the least that fits its types."""
    whole = _resolved(schema, schemas)
    for examples in ("examples", "enum"):
        if examples in whole:
            return whole[examples][0]
    if whole.get("type") == "object":
        return {name: _example(whole["properties"][name], schemas) for name in whole.get("required", ())}
    least: dict[str | None, Any] = {"integer": int(whole.get("minimum", 0)), "array": [], "boolean": True}
    return least.get(whole.get("type"), "…")
