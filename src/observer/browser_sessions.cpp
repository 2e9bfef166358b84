// SPDX-License-Identifier: MIT
#include "observer/browser_sessions.h"

#include <algorithm>

#include "crypto/random.h"
#include "util/text.h"

namespace sshrp::observer {

std::string BrowserSessions::begin(std::size_t token, Clock::time_point now) {
  std::erase_if(sessions_, [now](const auto& entry) { return now - entry.second.began >= max_lifetime; });
  if (sessions_.size() >= max)
    sessions_.erase(
        std::ranges::min_element(sessions_, {}, [](const auto& entry) { return entry.second.used; }));
  Sha256 random{};
  crypto::random_fill(random);
  std::string cookie = util::hex(random);
  sessions_.emplace(sha256_of(cookie), Session{token, now, now});
  return cookie;
}

std::optional<std::size_t> BrowserSessions::find(std::string_view cookie, Clock::time_point now) {
  const auto found = sessions_.find(sha256_of(cookie));
  if (found == sessions_.end()) return std::nullopt;
  if (now - found->second.began >= max_lifetime) {
    sessions_.erase(found);
    return std::nullopt;
  }
  found->second.used = now;
  return found->second.token;
}

void BrowserSessions::end(std::string_view cookie) { sessions_.erase(sha256_of(cookie)); }

}  // namespace sshrp::observer
