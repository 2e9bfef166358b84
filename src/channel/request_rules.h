// The table of what RFC 4254 and OpenSSH's PROTOCOL let one peer ask of the other: who may ask, which right
// it takes, and what is checked of its arguments.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "access/permissions.h"
#include "util/bytes.h"
#include "util/leg.h"

namespace sshrp::channel {

enum class Scope { channel_type, channel_request, global_request };
enum class From { client, upstream, either };

struct RequestRule {
  Scope scope;
  std::string_view name;
  From from;
  /// nullopt: it takes none. From the upstream, it takes one that the client has made use of, too: nothing of
  /// x11, agents and remote forwardings comes unasked.
  std::optional<access::Right> right{};
  /// Of the type-specific part; nullptr: nothing is checked. Throws ProtocolError if it is malformed.
  bool (*permits)(const access::Permissions&, BytesView) = nullptr;
};

/// nullptr: no rule has this name from this side.
const RequestRule* find_rule(Scope scope, Way way, std::string_view name);

}  // namespace sshrp::channel
