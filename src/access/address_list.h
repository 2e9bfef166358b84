// Lists of addresses as sshd's from= and source-address have them: networks, and globs for addresses.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "access/address.h"

namespace sshrp::access {

/// Why `address` isn't in the list, or nullopt if it is. One entry that begins with ! and fits outweighs all
/// others. Names are never looked up: an entry that is one fits nothing, and behind a ! it makes the list one
/// that can't be judged.
std::optional<std::string> not_in_list(std::string_view list, const IpAddress& address);

/// What is wrong with a list, wherever one comes from; nullopt if it can be judged.
std::optional<std::string> address_list_problem(std::string_view list);

/// The same of a certificate's source-address, which holds networks only (PROTOCOL.certkeys).
std::optional<std::string> not_in_networks(std::string_view list, const IpAddress& address);

}  // namespace sshrp::access
