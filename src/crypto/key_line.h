// A public key or certificate as it stands in a line of a file: its type, white space, the blob in base64.
#pragma once

#include <string_view>

#include "util/bytes.h"

namespace sshrp::crypto {

/// The blob of a line, behind which white space and a comment may stand. Throws wire::ProtocolError unless
/// the base64 is canonical and the blob's first field is the type that stands before it. What follows the
/// type in the blob isn't looked at.
Bytes parse_key_line(std::string_view line);

}  // namespace sshrp::crypto
