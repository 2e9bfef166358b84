// UserSessions: how many sessions each user name has, over all threads.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "util/key_counts.h"

namespace sshrp::proxy {

class UserSessions : public std::enable_shared_from_this<UserSessions> {
 public:
  /// A session's, until it is destroyed.
  using Share = std::shared_ptr<void>;

  /// nullptr if the user has `max` already; 0: no limit.
  Share begin(const std::string& user_name, std::uint32_t max);

 private:
  void end(const std::string& user_name);

  std::mutex mutex_{};
  util::KeyCounts<std::string> sessions_{};
};

}  // namespace sshrp::proxy
