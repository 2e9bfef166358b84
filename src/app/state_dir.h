// The state directory, shared by the master, which makes host keys there, and the worker, which stores
// upstreams' keys.
// SPDX-License-Identifier: MIT
#pragma once

#include <system_error>

#include "config/config.h"
#include "ops/privileges.h"

namespace sshrp::app {

/// Makes it, and the folders above it, if they aren't there, so that nobody else may replace what is kept in
/// them. Comes before a key is made there.
std::error_code make_state_dir(const std::string& path);

/// Lets `account` make files there and change those that it stored before, but none of root's: the directory
/// becomes root's with the account's group, 01770, whoever made it. Comes last, when the configuration is
/// taken. Does nothing for root. What can't be done is an error.
void give_state_dir(const config::Config& config, const ops::Account& account, config::ConfigErrors& errors);

// What these would say, as far as it can be known without doing it.
std::error_code problem_of_state_dir(const std::string& path);
void check_state_dir_to_give(const config::Config& config, const ops::Account& account,
                             config::ConfigErrors& errors);
/// Why a file of that path couldn't be made, in the state directory or where that would be.
std::error_code problem_of_file_beside(const std::string& path);

}  // namespace sshrp::app
