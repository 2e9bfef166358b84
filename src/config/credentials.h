// What a client must show, as a route's keys say it.
#pragma once

#include <string>
#include <variant>

#include "config/template.h"

namespace sshrp::config {

/// A line as it stands in authorized_keys, sshd(8): options, type, key, comment. Only that it is one line is
/// certain here.
struct KeyLine {
  std::string text;
};

/// Where keys are looked up: a file of such lines, or a line.
using KeySource = std::variant<Template, KeyLine>;

}  // namespace sshrp::config
