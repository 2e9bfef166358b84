// JSON texts (RFC 8259 §7) of any bytes: what isn't UTF-8 is replaced.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "util/bytes.h"

namespace sshrp::cast {

enum class Fidelity { exact, replaced };

/// Appends the bytes as a JSON text with its quotes, with U+FFFD for each byte that no character of UTF-8
/// has.
Fidelity append_json_text(std::string& out, BytesView bytes);

}  // namespace sshrp::cast
