// The kinds of values that only sshrp has: addresses, algorithms, limits as sshd_config writes them,
// templates.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/algorithms.h"
#include "config/types.h"

namespace sshrp::config {

Type<HostPort> listen_address();
/// Of clients: a pattern if it begins with ^.
Type<std::string> user_name();
/// Of our own at another host.
Type<std::string> login_name();
Type<std::string> identification();
Type<std::string> banner_text();
Type<std::string> account_name();
Type<LogTarget> log_target();
Type<SessionFormat> session_format();
Type<MaxStartups> max_startups();
Type<ConnectionRate> connection_rate();
Type<CountInTime> count_in_time();
Type<NetBlockSize> net_block_size();
Type<access::Network> network();
Type<RekeyLimit> rekey_limit();
Type<std::string> algorithms(AlgorithmKind kind, Leg leg);
/// Of a route's upstream_algorithms: legacy ones are among them.
Type<std::string> route_algorithms(AlgorithmKind kind);
Type<Allowed> allowed_host();
/// A relative one is resolved.
Type<RecordingsFolder> recordings_folder();
Type<RecordingsKeep> recordings_keep();

// Values in which `\g<name>` is replaced. What they expand to is checked again for each login, by src/route.
Type<Template> host_template();
Type<Template> port_template();
Type<Template> user_template();
/// A file here; a relative one is resolved.
Type<Template> path_template();
/// A path on the upstream: a relative one is relative to the home of its user.
Type<Template> remote_path_template();

}  // namespace sshrp::config
