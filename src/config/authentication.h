// What a route's keys amount to: how clients may authenticate, and where their keys are looked up.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "config/config.h"
#include "msg/auth_method.h"

namespace sshrp::config {

inline constexpr std::string_view default_upstream_authorized_keys = ".ssh/authorized_keys";

/// A credential of the proxy's own for the upstream.
bool has_upstream_credential(const Route& route);

/// The file on the upstream in which clients' keys are looked up: the one configured, or the default one
/// where there is an upstream_key and nothing else says what clients must show.
std::optional<Template> key_file_on_upstream(const Route& route);

/// Anything that a client's key or certificate could be found in.
bool has_key_source(const Route& route);

/// What clients are offered; none where they need to show nothing.
msg::AuthMethods offered_methods(const Route& route);

}  // namespace sshrp::config
