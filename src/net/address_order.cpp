#include "net/address_order.h"

#include <algorithm>

namespace sshrp::net {

std::vector<tcp::endpoint> by_turns(const std::vector<tcp::endpoint>& endpoints) {
  std::vector<tcp::endpoint> first, other;
  for (const auto& endpoint : endpoints) {
    const bool is_of_first = endpoint.protocol() == endpoints.front().protocol();
    (is_of_first ? first : other).push_back(endpoint);
  }
  std::vector<tcp::endpoint> ordered;
  for (std::size_t i = 0; i < std::max(first.size(), other.size()); ++i) {
    if (i < first.size()) ordered.push_back(first[i]);
    if (i < other.size()) ordered.push_back(other[i]);
  }
  return ordered;
}

}  // namespace sshrp::net
