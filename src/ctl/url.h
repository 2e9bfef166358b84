// Parts of URLs (RFC 3986) with what users and the daemon say in them.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sshrp::ctl {

/// Whether a path's slashes stay.
enum class Slash { kept, encoded };

/// Every byte that isn't unreserved as %NN.
std::string percent_encode(std::string_view text, Slash slash = Slash::encoded);

/// "?name=value&…", without those that are empty; empty if all are.
std::string query(const std::vector<std::pair<std::string_view, std::string>>& parameters);

}  // namespace sshrp::ctl
