// Template: a value in which `\g<name>` and `\1` stand for what the route's pattern captured.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "util/result.h"

namespace sshrp::config {

class Pattern;

struct Template {
  using Group = std::size_t;                       // 0: the whole user name
  using Piece = std::variant<std::string, Group>;  // written in the configuration, or captured

  std::string text{};  // as configured
  std::vector<Piece> pieces{};

  bool captures() const;
  /// The text between the captures, joined; all of the value if nothing is captured.
  std::string literal() const;
};

/// A template with no reference in it: every character of `literal` stands for itself.
Template literal_template(std::string_view literal);
/// `literal` as it is written in a template: backslashes doubled.
std::string escape_template(std::string_view literal);

/// `pattern` is nullptr for an exact user, which captures nothing. Otherwise a sentence: a reference to what
/// isn't captured, or a `\` that is neither a reference nor `\\`.
Result<Template> parse_template(std::string_view text, const Pattern* pattern);

}  // namespace sshrp::config
