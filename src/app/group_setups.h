// What the balancer is told of the groups of a configuration, and what its checks log in with, at servers and
// at the gates on their way.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "balance/setup.h"
#include "ops/file_source.h"
#include "proxy/snapshot.h"

namespace sshrp::app {

/// Files that can't be read, or may not be trusted, are added to `errors`. `account`: the balancer's, whose
/// they may be, too.
std::shared_ptr<const std::vector<balance::GroupSetup>> group_setups(
    const proxy::Snapshot& snapshot, ops::FileSource& files, const std::optional<ops::Account>& account,
    config::ConfigErrors& errors);

}  // namespace sshrp::app
