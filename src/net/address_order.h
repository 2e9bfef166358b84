// The order in which a name's addresses are tried. RFC 8305 §4.
#pragma once

#include <vector>

#include "net/asio.h"

namespace sshrp::net {

/// The same endpoints, their families by turns, as long as both have any: one that is cut off holds up every
/// second attempt only. The first one stays the first, and those of a family stay in their order, which is
/// the resolver's (RFC 6724).
std::vector<tcp::endpoint> by_turns(const std::vector<tcp::endpoint>& endpoints);

}  // namespace sshrp::net
