// What the proxy itself logs in with at gates, and for checks of servers: read once, with the configuration,
// while the daemon may still have the rights for it.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.h"
#include "ops/file_source.h"
#include "route/ways.h"

namespace sshrp::upstream {

/// In the order of Config::gates. `successor` is the account that the worker becomes. What is wrong is added
/// to `errors`.
std::vector<route::LoadedCredential> read_gate_credentials(const config::Config& config,
                                                           ops::FileSource& files,
                                                           const ops::Successor& successor,
                                                           config::ConfigErrors& errors);

/// Of a check, for the process that makes it: either of them, or neither where no check logs in.
struct CheckCredential {
  util::SecretBytes
      key_file{};  // its content, at most balance::max_check_secret bytes, of a key without a passphrase
  util::SecretBytes password{};
};

/// In the order of Config::upstream_groups; otherwise the same.
std::vector<CheckCredential> read_check_credentials(const config::Config& config, ops::FileSource& files,
                                                    const ops::Successor& successor,
                                                    config::ConfigErrors& errors);

}  // namespace sshrp::upstream
