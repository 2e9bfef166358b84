"""What peers may write where the page shows it: markup, terminal sequences, texts that turn the line around, very long ones."""
# SPDX-License-Identifier: MIT

LONG_LINE = "A" * 1_000_000

TEXTS = (
    "<script>window.hit = 1; alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</td></tr></table><iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07\x1b[2J",
    "invoice\u202egnp.exe",
    "\u2066left\u2069 \u200bwide\ufeff",
    "one\r\ntwo\0three\u2028four",
    "half \ud800 of a pair",
    "tags \U000e0041\U000e0042",
    "&lt;b&gt;&amp;",
    "__proto__",
    LONG_LINE,
)

OUTPUT = "".join(f"{text}\r\n" for text in TEXTS if "\ud800" not in text)
