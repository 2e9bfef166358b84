// A route's sftp_* keys as the rules of its SFTP channels.
#pragma once

#include "config/session_rules.h"
#include "sftp/rules.h"

namespace sshrp::route {

/// `root_path`: upstream_root_path, expanded.
sftp::Rules sftp_rules(const config::SessionRules& rules, std::optional<std::string> root_path);

}  // namespace sshrp::route
