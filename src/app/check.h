// What sshrpd does with a configuration other than running it: -t, --explain and --dump.
// SPDX-License-Identifier: MIT
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "app/listening.h"
#include "app/options.h"
#include "config/config.h"
#include "route/route.h"

namespace sshrp::app {

/// options.action is not `run`. Errors go to `err`, a line each; those that only a start would meet, of key
/// files for instance, are looked for by -t alone, which also says what it thinks of sockets that were
/// passed.
ExitCode check(const Options& options, std::ostream& out, std::ostream& err, const Listening& passed = {});

/// Prints which route options.user takes, what is set there and what that means, or why there is none.
ExitCode explain(const config::Config& config, const Options& options, std::ostream& out);

// Parts of that. Lines without their ends:

/// Where the route leads, and through what.
std::vector<std::string> way_in_words(const route::Route& route);

/// How clients and the proxy log in. Secrets aren't in them.
std::vector<std::string> login_in_words(const route::Route& route);

/// What the route allows; a key or a certificate may narrow it.
std::vector<std::string> session_in_words(const route::Route& route);

}  // namespace sshrp::app
