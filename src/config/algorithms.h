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
/// `known`, and of `legacy`: these are had by their full names only, and stand last, in their own order.
Result<Names> resolve_algorithms(std::string_view spec, const Names& defaults, const Names& known,
                                 const Names& legacy = {});

enum class AlgorithmKind { kex, cipher, mac, host_key, public_key, compression };
/// All that we have but legacy ones. The proxy's own host keys have no certificates; upstreams' may.
Names known_algorithms(AlgorithmKind kind, Leg leg);
/// Those of crypto/legacy.h: nothing but a route's upstream_algorithms may name them. The best first.
Names legacy_algorithms(AlgorithmKind kind);
/// What is offered where the configuration says nothing.
Names default_algorithms(AlgorithmKind kind, Leg leg);

/// `spec` with that, as a KEXINIT's name-list. A loaded configuration's specs resolve: anything else is
/// empty.
std::string algorithm_list(AlgorithmKind kind, Leg leg, std::string_view spec);

/// The same of a route's upstream_algorithms. `upstream_spec` is what [algorithms.upstream] has; the names
/// that it stands for are the route's defaults.
Result<Names> resolve_route_algorithms(AlgorithmKind kind, std::string_view upstream_spec,
                                       std::string_view route_spec);
std::string route_algorithm_list(AlgorithmKind kind, std::string_view upstream_spec,
                                 std::string_view route_spec);

/// Of a list of public_keys, those that stand in server-sig-algs (RFC 8308 §3.1): as OpenSSH's, it names
/// signature algorithms, and a certificate's name is none.
std::string signature_algorithms_of(std::string_view public_keys);

}  // namespace sshrp::config
