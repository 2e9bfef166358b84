// Which side of a connection we are.
// SPDX-License-Identifier: MIT
#pragma once

namespace sshrp::transport {

enum class Role { client, server };

constexpr Role peer_of(Role role) { return role == Role::client ? Role::server : Role::client; }

}  // namespace sshrp::transport
