// The kinds of values that the keys of SessionRules take.
#pragma once

#include "config/session_rules.h"
#include "config/types.h"

namespace sshrp::config {

Type<Forwarding> forwarding();
Type<std::string> command();
/// Of a string "NAME=value".
/// "NAME=value", or a sentence.
std::variant<EnvironmentVariable, std::string> parse_variable(std::string_view text);
Type<EnvironmentVariable> environment_variable();
/// One glob of names or an array of them, which may be empty.
Type<std::vector<std::string>> environment_names();
/// A path on the upstream, in which `\g<name>` is replaced; a relative one stays so.
Type<Template> root_path_template();

}  // namespace sshrp::config
