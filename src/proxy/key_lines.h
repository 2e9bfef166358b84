// Checks the key lines that stand in the configuration itself.
#pragma once

#include "config/config.h"

namespace sshrp::proxy {

/// Appends to `errors`: lines of authorized_keys and trusted_user_ca_keys that
/// could let nobody in.
void check_key_lines(const config::Config& config, config::ConfigErrors& errors);

}  // namespace sshrp::proxy
