// The password method's fields (RFC 4252 §8), taken apart and made.
#pragma once

#include <optional>
#include <string_view>

#include "msg/userauth.h"
#include "util/secret.h"

namespace sshrp::auth {

/// A longer password or response costs only hashing, bytes. RFC 4252 sets no bound.
inline constexpr std::size_t max_password = 1024;

/// The password, the old one where it is to be changed: a view. nullopt: it is empty or too long, or the new
/// one is, so that no login is tried with it. Throws ProtocolError if the fields are malformed.
std::optional<std::string_view> password_in(BytesView method_specific);

/// The fields with this password.
util::SecretBytes password_fields(BytesView password);

}  // namespace sshrp::auth
