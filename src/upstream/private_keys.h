// The proxy's own private keys for upstreams. Those that the configuration names by a fixed path are read
// once, when it is loaded, while the daemon may still have the rights for it; others at each login.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.h"
#include "ops/file_source.h"
#include "route/table.h"

namespace sshrp::upstream {

/// Reads the key, and the certificate beside it (PATH-cert.pub) if there is one. Blocks, for a second or so
/// if it is encrypted. The files may belong to `successor`, too. Throws ops::FileError or
/// crypto::KeyFileError; their sentences complete the file's name.
crypto::CertifiedKey read_private_key(const route::OwnKey& place, ops::FileSource& files,
                                      const ops::Successor& successor = {});

/// In the order of Config::routes; nothing for paths that depend on the user name. `successor` is the
/// account that the worker becomes. What is wrong is added to `errors`.
std::vector<route::LoadedKeys> read_private_keys(const config::Config& config, ops::FileSource& files,
                                                 const ops::Successor& successor,
                                                 config::ConfigErrors& errors);

}  // namespace sshrp::upstream
