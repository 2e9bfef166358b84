// Lists of algorithms as sshd_config writes them, made into names: `a,b`, `+a`, `-a`, `^a`, each with * and
// ?.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "util/leg.h"
#include "util/result.h"

namespace sshrp::config {

using Names = std::vector<std::string_view>;

/// The names that `spec` stands for, the most preferred first; an empty one stands for `defaults`. `+` puts
/// names behind the defaults, `^` before them, `-` takes away. A glob stands for the known names that fit, in
/// their order. Or a sentence: an unknown name, a glob that fits none, nothing left. The names are those of
/// `known`.
Result<Names> resolve_algorithms(std::string_view spec, const Names& defaults, const Names& known);

enum class AlgorithmKind { kex, cipher, mac, host_key, public_key, compression };
/// All that we have. The proxy's own host keys have no certificates; upstreams' may.
Names known_algorithms(AlgorithmKind kind, Leg leg);
/// What is offered where the configuration says nothing.
Names default_algorithms(AlgorithmKind kind, Leg leg);

/// `spec` with that, as a KEXINIT's name-list. A loaded configuration's specs resolve: anything else is
/// empty.
std::string algorithm_list(AlgorithmKind kind, Leg leg, std::string_view spec);

/// Of a list of public_keys, those that stand in server-sig-algs (RFC 8308 §3.1): as OpenSSH's, it names
/// signature algorithms, and a certificate's name is none.
std::string signature_algorithms_of(std::string_view public_keys);

}  // namespace sshrp::config
