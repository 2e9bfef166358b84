// Settings and host keys for tests of the transport: by default everything that there is, in our order.
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/private_key.h"
#include "transport/settings.h"

namespace sshrp::transport::testing {

/// The names of all rows of a table, as a name-list.
template <typename Rows>
std::string all_names(const Rows& rows) {
  std::string list;
  for (const auto& row : rows) list.append(list.empty() ? "" : ",").append(row.name);
  return list;
}

/// Any key exchange, cipher and MAC; no compression, no rekey of our own accord.
Settings default_settings(Role role);

/// The key of that type, made when first asked for.
SignerPtr host_key(std::string_view key_type);

ServerSide server_side(std::span<const std::string_view> key_types);
/// With a key of each type.
ServerSide server_side();
/// Takes any key.
ClientSide client_side(std::string host_key_algorithms);
ClientSide client_side();

}  // namespace sshrp::transport::testing
