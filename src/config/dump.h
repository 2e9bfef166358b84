// dump: the configuration as it is in force, defaults included, as TOML that loads again once its secrets are
// filled in.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "config/config.h"

namespace sshrp::config {

std::string dump(const Config& config);

}  // namespace sshrp::config
