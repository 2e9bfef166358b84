// The table of what RFC 4254 and OpenSSH's PROTOCOL let one peer ask of the other: who may ask, which right
// it takes, and what is checked of its arguments.
#pragma once

#include <optional>
#include <string_view>

#include "config/permissions.h"
#include "relay/way.h"
#include "util/bytes.h"

namespace sshrp::relay {

enum class Scope { channel_type, channel_request, global_request };
enum class From { client, upstream, either };

struct RequestRule {
  Scope scope;
  std::string_view name;
  From from;
  /// nullopt: it takes none. From the upstream, it takes one that the client has made use of, too: nothing of
  /// x11, agents and remote forwardings comes unasked.
  std::optional<config::Right> right{};
  /// Of the type-specific part; nullptr: nothing is checked. Throws ProtocolError if it is malformed.
  bool (*permits)(const config::Permissions&, BytesView) = nullptr;
};

/// nullptr: no rule has this name from this side.
const RequestRule* find_rule(Scope scope, Way way, std::string_view name);

}  // namespace sshrp::relay
