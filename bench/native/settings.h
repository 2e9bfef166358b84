// What both ends of a benchmark agree on.
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/settings.h"

namespace sshrp::bench {

/// A name-list: all that we have.
std::string all_ciphers();

/// Signature algorithms that a client takes.
inline constexpr const char* signature_algorithms = "ssh-ed25519,ecdsa-sha2-nistp256,rsa-sha2-512";
/// The one that a key signs with.
std::string signature_algorithm_of(const crypto::PublicKey& key);

/// One algorithm for each purpose where a figure shall belong to it alone; the arguments are name-lists.
std::shared_ptr<const transport::Settings> make_settings(std::string ciphers, std::string host_keys,
                                                         std::string kex);

inline constexpr const char* default_kex = "curve25519-sha256";

/// From a file without a passphrase. Throws crypto::KeyFileError.
transport::SignerPtr read_key(const std::string& path);

}  // namespace sshrp::bench
