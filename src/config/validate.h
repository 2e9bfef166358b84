// Checks of what only several values together can get wrong.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace sshrp::config {

/// Appends to `errors`: addresses of [[listeners]] that are listened on already. Where there are such tables
/// and no `listen`, its default goes.
void check_listeners(Config& config, ConfigErrors& errors);

/// Appends to `errors`: sockets and tokens to ask by that are there twice, ports that others than this
/// machine reach without TLS. Appends to `warnings`: what everybody here may do. Where there are [[control]]
/// tables and no `control`, its default goes; with both there is an error.
void check_observation(Config& config, ConfigErrors& errors, ConfigErrors& warnings);

/// Appends to `errors`: names that two listeners have, names that routes use and none has, and who may or may
/// not send a header of the PROXY protocol where that doesn't go together.
void check_listener_names(const Config& config, ConfigErrors& errors);

/// Appends to `errors`: groups that are there twice or can't work, routes that name a group that isn't there,
/// and keys that don't go together with a group. Appends to `warnings`: groups that no route names, and
/// servers that must be told what they are sent.
void check_upstreams(const Config& config, ConfigErrors& errors, ConfigErrors& warnings);

/// Appends to `errors`: gates that are there twice or can't be logged in at, ways that lead nowhere, in a
/// circle or through more than max_gate_hops. Appends to `warnings`: gates that nothing goes through.
void check_gates(const Config& config, ConfigErrors& errors, ConfigErrors& warnings);

/// Appends to `errors`: what connections to upstreams can't come from.
void check_sources(const Config& config, ConfigErrors& errors);

/// `value` with `*` for each capture; what is written in hosts and names has no character of a glob.
std::string glob_of(const Template& value);
/// Whether some user's route may have this value.
bool may_become(const Template& value, std::string_view text);
/// "; did you mean …?", or what there is; empty if there is nothing.
std::string names_hint(std::string_view name, const std::vector<std::string_view>& known);

/// Appends to `errors`: hosts that captured text may make anything of, hosts that upstream_allow forbids.
/// Appends to `warnings`: routes that look at no host key.
void check_hosts(const Config& config, ConfigErrors& errors, ConfigErrors& warnings);

/// Appends to `errors`: what clients must show and what upstreams are shown, where one is no use without the
/// other, where they contradict each other, and where anyone would get in unsaid.
void check_credentials(const Config& config, ConfigErrors& errors);

/// Appends to `errors`: secrets in those of Config::files that everybody on the machine may read, the first
/// of each.
void check_secrecy(const Config& config, const std::set<std::uint32_t>& open_files, ConfigErrors& errors);

/// Appends to `errors`: users that are there twice, and patterns that an earlier route always comes before.
void check_reachable(const Config& config, ConfigErrors& errors);

/// Appends to `errors`: keys of a route that its other keys leave without effect. Appends to `warnings`: ways
/// around what it forbids.
void check_sessions(const Config& config, ConfigErrors& errors, ConfigErrors& warnings);

/// Appends to `errors`: upstream_algorithms that leave nothing of those of [algorithms.upstream]. Appends to
/// `warnings`: routes that allow legacy ones.
void check_algorithms(const Config& config, ConfigErrors& errors, ConfigErrors& warnings);

}  // namespace sshrp::config
