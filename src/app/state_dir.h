// The state directory, shared by the master, which makes host keys there, and the worker, which stores
// upstreams' keys.
#pragma once

#include "config/config.h"
#include "ops/privileges.h"

namespace sshrp::app {

/// Makes it, and the folders above it, if they aren't there, so that nobody else may replace what is kept in
/// them. Comes before a key is made there.
void make_state_dir(const config::Config& config, config::ConfigErrors& errors);

/// Lets `account` make files there and change those that it stored before, but none of root's: the directory
/// becomes root's with the account's group, 01770, whoever made it. Comes last, when the configuration is
/// taken. Does nothing for root. What can't be done is an error.
void give_state_dir(const config::Config& config, const ops::Account& account, config::ConfigErrors& errors);

}  // namespace sshrp::app
