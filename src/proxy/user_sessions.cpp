// SPDX-License-Identifier: MIT
#include "proxy/user_sessions.h"

namespace sshrp::proxy {

// What has no limit is counted, too: the user's next session may be by a route that has one.
UserSessions::Share UserSessions::begin(const std::string& user_name, std::uint32_t max) {
  {
    const std::lock_guard lock(mutex_);
    if (max != 0 && sessions_.of(user_name) >= max) return nullptr;
    sessions_.add(user_name);
  }
  return {this, [self = shared_from_this(), user_name](UserSessions*) { self->end(user_name); }};
}

void UserSessions::end(const std::string& user_name) {
  const std::lock_guard lock(mutex_);
  sessions_.remove(user_name);
}

}  // namespace sshrp::proxy
