// KeptAddresses: what was found of names, for who needn't ask again at each connection.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "net/asio.h"

namespace sshrp::net {

using Addresses = std::vector<asio::ip::address>;

/// For all threads.
class KeptAddresses {
 public:
  /// Names that are kept: as many as there may be servers of groups.
  static constexpr std::size_t max_kept = 8192;

  /// What was found at most `age` before `now`.
  std::optional<Addresses> find(const std::string& host, std::chrono::seconds age,
                                Clock::time_point now) const;
  void keep(const std::string& host, const Addresses& addresses, Clock::time_point now);

 private:
  struct Kept {
    Addresses addresses;
    Clock::time_point found_at;
  };
  mutable std::mutex mutex_{};
  std::map<std::string, Kept> kept_{};
};

}  // namespace sshrp::net
