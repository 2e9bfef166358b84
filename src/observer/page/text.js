// Texts of peers: they stay text, and what would steer the browser's line or can't be seen is written out.
// SPDX-License-Identifier: MIT

// Control characters, formats (bidi among them), lone surrogates, separators of lines, and what is shown as nothing.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const MAX_SHOWN = 120; // characters in a cell; more is never in sight
const MAX_TITLE = 2000; // and where the pointer rests: a window that can still be read

function writtenOut(character) {
  const code = character.codePointAt(0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

/** The first `max` characters of it, none of them half. */
function beginning(text, max) {
  const end = text.codePointAt(max - 1) > 0xffff ? max - 1 : max;
  return text.length > max ? text.slice(0, end) : text;
}

/** What peers wrote, with U+202E as "\u202e"; cut to `max` characters, and "…" says so. */
export function visible(value, max = MAX_TITLE) {
  const text = value === undefined || value === null ? "" : String(value);
  const shown = beginning(text, max).replace(UNSEEN, writtenOut);
  return text.length > max ? `${shown}…` : shown;
}

/** Puts it into an element, the longer form in its title; touches nothing that is already so. */
export function setText(element, value) {
  const shown = visible(value, MAX_SHOWN);
  if (element.textContent === shown) return;
  element.textContent = shown;
  const longer = visible(value, MAX_TITLE);
  if (longer.length > 16) {
    element.title = longer; // narrow columns end sooner
  } else {
    element.removeAttribute("title");
  }
}
