// SPDX-License-Identifier: MIT
#include "upstream/identification.h"

#include <algorithm>

#include "transport/version.h"

namespace sshrp::upstream {
namespace {

constexpr std::string_view protocol = "SSH-2.0-";
// The release of OpenSSH whose behaviour the relayed default algorithms and extensions are those of.
constexpr std::string_view like_openssh = "OpenSSH_9.2";
constexpr std::string_view comment = " sshrp_" SSHRP_VERSION;

// Software that looks for OpenSSH's name in the server's identification; compared by prefix.
constexpr std::string_view adapting_clients[] = {"AsyncSSH_", "ssh2js", "phpseclib_"};

}  // namespace

std::string default_identification() { return std::string(protocol).append(like_openssh).append(comment); }

std::string upstream_identification(std::string_view client_identification) {
  const std::string_view software = transport::software_version(client_identification);
  const bool adapts =
      std::ranges::any_of(adapting_clients, [&](auto prefix) { return software.starts_with(prefix); });
  std::string ours = std::string(protocol).append(adapts ? like_openssh : software).append(comment);
  return transport::is_valid_identification(ours) ? ours : default_identification();
}

}  // namespace sshrp::upstream
