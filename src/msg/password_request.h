// The password method's fields (RFC 4252 §8), taken apart and made.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "msg/userauth.h"
#include "util/secret.h"

namespace sshrp::msg {

/// A longer password or response costs only hashing, bytes. RFC 4252 sets no bound.
inline constexpr std::size_t max_password = 1024;

/// Whether it is none that is too long or holds a NUL; of a password or a response.
bool may_be_password(std::string_view text);

/// The password, the old one where it is to be changed: a view. nullopt: it is empty, or it or the new one
/// may be none, so that no login is tried with it. Throws ProtocolError if the fields are malformed.
std::optional<std::string_view> password_in(BytesView method_specific);

/// The fields with this password.
util::SecretBytes password_fields(BytesView password);
/// The fields that change the old one.
util::SecretBytes password_change_fields(BytesView old_password, BytesView new_password);

}  // namespace sshrp::msg
