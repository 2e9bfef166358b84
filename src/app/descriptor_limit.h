// The limit of open descriptors, and whether it is enough for what the configuration allows.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "config/config.h"

namespace sshrp::app {

/// Raises it as far as may be. A sentence if that is too little.
std::optional<std::string> raise_descriptor_limit(const config::Config& config);

/// The same of one that is `available`.
std::optional<std::string> descriptor_shortage(const config::Config& config, std::size_t available);

}  // namespace sshrp::app
