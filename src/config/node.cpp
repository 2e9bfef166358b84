#include "config/node.h"

#include <algorithm>

namespace sshrp::config {

std::string_view kind_of(const Node& node) {
  constexpr std::string_view kinds[] = {
      "a table",       "an array",        "a string", "a whole number", "a number with a fraction",
      "true or false", "a date or a time"};
  static_assert(std::size(kinds) == std::variant_size_v<decltype(node.value)>);
  return kinds[node.value.index()];
}

const Entry* find(const Table& table, std::string_view key) {
  const auto found = std::ranges::find(table, key, &Entry::key);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace sshrp::config
