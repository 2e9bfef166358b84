// Name lookups: what the C library takes to look up hosts, by nsswitch.conf(5).
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ops/system_calls.h"

namespace sshrp::ops {

/// The services that a text of nsswitch.conf has for hosts, in order; without such a line the library's own.
std::vector<std::string> host_services(std::string_view nsswitch);

struct NameLookups {
  SocketNeeds needs{};                 // of services that ask other processes
  std::vector<std::string> folders{};  // that are read
};

/// As this machine is set up. The modules of these services are loaded, so that no code need be later.
NameLookups prepare_name_lookups();

}  // namespace sshrp::ops
