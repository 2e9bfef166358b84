// Passwords as a configuration holds them: as they are, or as a hash of crypt(3), which libcrypt makes.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sshrp::crypto {

/// What is wrong with a stored password; it doesn't show it. One that begins as a hash does, `$name$`, must
/// be a whole one of a method that we know; any other is taken as it is.
std::optional<std::string> stored_password_problem(std::string_view stored);

/// Whether `given` is the password that is stored. A hash may take seconds by design, so this is never called
/// on a thread that has sessions. Otherwise it takes the same time for every `given` of one length. A stored
/// password that has a problem is nobody's.
bool check_password(std::string_view stored, std::string_view given);

}  // namespace sshrp::crypto
