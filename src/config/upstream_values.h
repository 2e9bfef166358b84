// The kinds of values that only [[upstreams]], [[gates]] and the keys that name these take.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/types.h"

namespace sshrp::config {

/// Seconds as a number, or a time such as "12h".
Type<seconds> time_span(seconds min, seconds max);
/// What an [[upstreams]], [[gates]] or [[listeners]] table, or disks that servers share, are called.
Type<std::string> table_name();
/// The same, with what a pattern captured.
Type<Template> table_name_template();
/// "host" or "host:port"; without it port 22.
Type<HostPort> server_address();
/// The same, or a proxy.
Type<GateAddress> gate_address();
/// A name that host keys are looked up by.
Type<std::string> host_key_alias();
Type<HostKeyCheck> host_key_check();
Type<ProxyProtocol> proxy_protocol_version();
Type<UpstreamSource> upstream_source();
Type<Via> upstream_via();
/// A listener's name or address.
Type<std::string> listener_reference();

}  // namespace sshrp::config
