// A public key or certificate as it stands in a line of a file: its type, white space, the blob in base64.
#pragma once

#include <string_view>

#include "util/bytes.h"

namespace sshrp::crypto {

/// Whether a line may call a key or certificate of this type by this name: ssh-rsa is rsa-sha2-512 to some.
bool is_called(std::string_view type, std::string_view name);

/// The blob of a line, behind which white space and a comment may stand. Throws wire::ProtocolError unless
/// the base64 is canonical and the blob's first field is a type that is called as the line says. What follows
/// the type in the blob isn't looked at.
Bytes parse_key_line(std::string_view line);

}  // namespace sshrp::crypto
