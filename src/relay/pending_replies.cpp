#include "relay/pending_replies.h"

#include <algorithm>

namespace sshrp::relay {

// Our own answers leave as soon as they are due, so the oldest request is always one that was passed on.
bool PendingReplies::replied() {
  if (slots_.empty()) return false;
  slots_.pop_front();
  return true;
}

bool PendingReplies::answered_instead(std::uint32_t sequence_number, Bytes reply) {
  const auto found = std::ranges::find_if(slots_, [&](const auto& slot) {
    const auto* awaited = std::get_if<Awaited>(&slot);
    return awaited != nullptr && awaited->sequence_number == sequence_number;
  });
  if (found == slots_.end()) return false;
  *found = std::move(reply);
  return true;
}

std::vector<Bytes> PendingReplies::take_due() {
  std::vector<Bytes> due;
  while (!slots_.empty() && std::holds_alternative<Bytes>(slots_.front())) {
    due.push_back(std::move(std::get<Bytes>(slots_.front())));
    slots_.pop_front();
  }
  return due;
}

}  // namespace sshrp::relay
