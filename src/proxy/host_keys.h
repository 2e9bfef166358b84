// The proxy's own host keys: those of `key`, or one that was made for it in the state directory.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "config/config.h"
#include "ops/file_source.h"
#include "transport/settings.h"
#include "util/secret.h"

namespace sshrp::proxy {

using HostKeys = std::shared_ptr<const std::vector<transport::SignerPtr>>;

/// Reads all of `config.key`, or without it the key in the state directory; what is wrong with a file is
/// added to `errors`, with the place where it is named. Files may also belong to `successor`, the account
/// that the worker becomes, or be readable for its groups.
HostKeys load_host_keys(const config::Config& config, ops::FileSource& files, const ops::Successor& successor,
                        std::vector<config::ConfigError>& errors);

/// What only who has all of the keys can know; it stays as long as they do, over restarts.
util::SecretBytes secret_of(const HostKeys& keys);

/// The file of the key in the state directory; nullopt where `key` names others.
std::optional<std::string> made_host_key(const config::Config& config);

/// A new key, as its file has it.
util::SecretBytes new_host_key();

/// Makes the file of a new key, whole or not at all, unless there is one by then. Throws
/// crypto::KeyFileError; the sentence completes the file's name.
void make_host_key(const std::string& path);

}  // namespace sshrp::proxy
