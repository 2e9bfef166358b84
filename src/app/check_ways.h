// CheckWays: how the balancer's checks get to the servers of each group: from here, or through the gates and
// proxies that logins go through, too, with connections of the balancer's own.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "balance/setup.h"
#include "health/check.h"
#include "util/secret.h"

namespace sshrp::app {

/// Of one thread, that of the checks.
class CheckWays {
 public:
  explicit CheckWays(std::shared_ptr<net::HostLookups> lookups);
  /// No thread of connections to gates says anything from here on, though checks may have these: before the
  /// executors of checks are gone.
  ~CheckWays();
  CheckWays(const CheckWays&) = delete;
  CheckWays& operator=(const CheckWays&) = delete;

  enum class Others : std::uint8_t { forgotten, kept };
  /// From here on these are the ways to these groups. One that was said before stays as it is, with its
  /// connections; the gates of others are entered anew. Throws std::runtime_error for what no master says.
  void use(const std::vector<balance::GroupSetup>& groups, Others others);
  health::WayPtr to(const std::string& group) const;

  struct Means;

 private:
  const std::shared_ptr<net::HostLookups> lookups_;
  const health::WayPtr straight_;
  struct Told {
    std::shared_ptr<const util::SecretBytes> setup;
    health::WayPtr way;
  };
  std::map<std::string, Told> ways_{};       // that aren't straight
  std::vector<std::weak_ptr<Means>> all_{};  // also those that only checks have by now
};

}  // namespace sshrp::app
