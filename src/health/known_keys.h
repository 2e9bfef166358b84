// KnownKeys: the known hosts of groups whose checks log in, parsed once for as long as they stay the same,
// and of each server the lines that are for it: hashing its name for each line of a file may outlast a check.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>

#include "access/known_hosts.h"
#include "balance/book.h"

namespace sshrp::health {

/// The name and the port that known hosts have a server by.
struct KnownAs {
  std::string host;
  std::uint16_t port;
  auto operator<=>(const KnownAs&) const = default;
};
KnownAs known_as(const balance::ServerSetup& server);

/// Of one thread.
class KnownKeys {
 public:
  std::shared_ptr<const access::KnownHosts> of(const balance::CheckDue& due);
  /// How many groups are held: those that aren't configured any more go when the next one comes.
  std::size_t size() const { return groups_.size(); }

 private:
  struct Known {
    std::shared_ptr<const balance::GroupSetup> group;
    access::KnownHosts all;
    std::map<KnownAs, std::shared_ptr<const access::KnownHosts>> of_servers;
  };
  Known& known(const std::shared_ptr<const balance::GroupSetup>& group);

  std::map<std::string, Known, std::less<>> groups_{};
};

}  // namespace sshrp::health
