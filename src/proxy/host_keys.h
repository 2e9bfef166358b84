// The proxy's own host keys: read from the files of `key`, or made once in the state directory.
#pragma once

#include "config/config.h"
#include "ops/trusted_file.h"
#include "transport/settings.h"

namespace sshrp::proxy {

using HostKeys = std::shared_ptr<const std::vector<transport::SignerPtr>>;

/// Reads all of `config.key`; what is wrong with a file is added to `errors`, with the place where it is
/// named. Files may also belong to `successor`, the account that the worker becomes, or be readable for its
/// groups. Without `key` there is one key in the state directory; it is made if `generate` says so and it
/// isn't there yet.
enum class Generate { yes, no };
HostKeys load_host_keys(const config::Config& config, const ops::Successor& successor, Generate generate,
                        std::vector<config::ConfigError>& errors);

}  // namespace sshrp::proxy
