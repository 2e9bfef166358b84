// SPDX-License-Identifier: MIT
#include "proxy/user_sessions.h"

namespace sshrp::proxy {

// What has no limit is counted, too: the user's next session may be by a route that has one.
UserSessions::Share UserSessions::begin(const std::string& user_name, std::uint32_t max) {
  {
    const std::lock_guard lock(mutex_);
    std::uint32_t& sessions = sessions_[user_name];
    if (max != 0 && sessions >= max) return nullptr;
    ++sessions;
  }
  return {this, [self = shared_from_this(), user_name](UserSessions*) { self->end(user_name); }};
}

void UserSessions::end(const std::string& user_name) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(user_name);
  if (--found->second == 0) sessions_.erase(found);
}

}  // namespace sshrp::proxy
