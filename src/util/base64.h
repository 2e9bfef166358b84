// Base64 of RFC 4648 §4, as key files, known_hosts and fingerprints use it.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "util/bytes.h"

namespace sshrp::util {

std::string base64_encode(BytesView bytes);
/// Without the trailing '=', as in OpenSSH's SHA256 fingerprints.
std::string base64_encode_unpadded(BytesView bytes);

/// nullopt if `text` isn't canonical base64 (padding required, no white space, no stray bits).
std::optional<Bytes> base64_decode(std::string_view text);

}  // namespace sshrp::util
