// The proxy's own private keys for upstreams. Those that the configuration names by a fixed path are read
// once, when it is loaded, while the daemon may still have the rights for it; others at each login.
#pragma once

#include <optional>

#include "config/config.h"
#include "crypto/certificate.h"
#include "ops/trusted_file.h"
#include "transport/settings.h"

namespace sshrp::proxy {

struct UpstreamKey {
  transport::SignerPtr signer;
  std::optional<crypto::Certificate> certificate{};  // shown first
};

/// Where a private key is, and what it is encrypted with.
struct KeyPlace {
  std::string path;
  std::optional<config::Secret> passphrase{};
  std::optional<std::string> passphrase_file{};
};

/// Reads the key, and the certificate beside it (PATH-cert.pub) if there is one. Blocks, for a second or so
/// if it is encrypted. The files may belong to `successor`, too. Throws ops::FileError or
/// crypto::KeyFileError; their sentences complete the file's name.
UpstreamKey read_upstream_key(const KeyPlace& place, const ops::Successor& successor = {});

/// One server's.
struct ServerKeys {
  std::optional<UpstreamKey> key{};  // upstream_key
  std::optional<UpstreamKey> ca{};   // upstream_ca_key; it has no certificate itself
};

/// In the order of Config::servers; nothing for paths that depend on the user name. `successor` is the
/// account that the worker becomes. What is wrong is added to `errors`.
std::vector<ServerKeys> read_server_keys(const config::Config& config, const ops::Successor& successor,
                                         config::ConfigErrors& errors);

}  // namespace sshrp::proxy
