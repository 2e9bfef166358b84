// The body of a request: a JSON object with a few members.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "util/result.h"

namespace sshrp::observer {

using Member = std::variant<std::string, std::uint64_t, std::vector<std::string>>;
using Body = std::map<std::string, Member, std::less<>>;

/// An empty text is an empty object. A name that isn't `known` is an error, as is a value of another kind.
Result<Body> parse_body(std::string_view json, std::span<const std::string_view> known);

/// nullptr: it isn't there, or of another kind.
template <class T>
const T* find_member(const Body& body, std::string_view name) {
  const auto found = body.find(name);
  return found == body.end() ? nullptr : std::get_if<T>(&found->second);
}

}  // namespace sshrp::observer
