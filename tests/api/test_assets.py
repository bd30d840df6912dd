"""What browsers are sent of a module and of a style sheet."""

from __future__ import annotations

import re

from audio_service.api.http.assets import PLAYER, STYLES, asset, compact_css, compact_js

MODULE = """// @ts-check
// What it is for.

/** @import { Word } from "./types.js" */

export const ADDRESS = "https://example.com"; // not a comment

/**
 * Doubles a number.
 * @param {number} number
 */
export function twice(number) {
  const element = /** @type {Element} */ (document.body);
  // Why.
  return [
    number * 2,
    element,
  ];
}
"""
SHEET = """/* What it is for. */
.a > .b:hover,
.c {
  margin: 0 auto;
  width: calc(100% - 2px);
}
@media (min-width: 480px) {
  a::after {
    content: "";
    font: 15px/1.5 "Times New Roman", serif;
  }
}
"""


def test_a_module_is_sent_without_comments_and_indentation() -> None:
    assert compact_js(MODULE) == (
        'export const ADDRESS = "https://example.com";export function twice(number) {'
        "const element = (document.body);return [number * 2,element,];}"
    )


def test_a_style_sheet_is_sent_without_comments_and_white_space() -> None:
    assert compact_css(SHEET) == (
        ".a > .b:hover,.c{margin:0 auto;width:calc(100% - 2px)}"
        '@media (min-width:480px){a::after{content:"";font:15px/1.5 "Times New Roman",serif}}'
    )


def test_the_player_s_styles_are_a_module() -> None:
    exports = re.findall(r"^export const (\w+) = ", asset(STYLES).plain.decode(), re.MULTILINE)
    assert exports == sorted(path.stem for path in PLAYER.glob("*.css"))
    assert asset(STYLES).media_type.startswith("text/javascript")
