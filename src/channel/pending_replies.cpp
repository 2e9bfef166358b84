// SPDX-License-Identifier: MIT
#include "channel/pending_replies.h"

#include <algorithm>
#include <utility>

namespace sshrp::channel {

PendingReplies::PendingReplies(PendingReplies&& other) noexcept
    : slots_(std::exchange(other.slots_, {})), all_(other.all_), asker_(other.asker_) {}

PendingReplies::~PendingReplies() {
  if (all_) *all_ -= slots_.size();
}

void PendingReplies::abandon() {
  asker_ = Asker::gone;
  if (all_) *all_ -= slots_.size();
  slots_.clear();
}

void PendingReplies::add(Slot slot) {
  if (asker_ == Asker::gone) return;
  slots_.push_back(std::move(slot));
  if (all_) ++*all_;
}

PendingReplies::Slot PendingReplies::take(Slots::iterator place) {
  Slot slot = std::move(*place);
  slots_.erase(place);
  if (all_) --*all_;
  return slot;
}

const PendingReplies::Awaited* PendingReplies::ours(const Slot& slot) {
  const auto* awaited = std::get_if<Awaited>(&slot);
  return awaited != nullptr && awaited->subject == Subject::peers_life ? awaited : nullptr;
}

// Our own answers leave as soon as they are due, so the oldest request is always one that is awaited.
std::optional<PendingReplies::Subject> PendingReplies::replied() {
  if (slots_.empty()) return std::nullopt;
  return std::get<Awaited>(take(slots_.begin())).subject;
}

std::optional<PendingReplies::Subject> PendingReplies::answered_instead(std::uint32_t sequence_number,
                                                                        Bytes reply) {
  // Numbers are remembered of the last packets only (transport::Origin): what is meant is near the end.
  const auto found = std::find_if(slots_.rbegin(), slots_.rend(), [&](const Slot& slot) {
    const auto* awaited = std::get_if<Awaited>(&slot);
    return awaited != nullptr && !ours(slot) && awaited->sequence_number == sequence_number;
  });
  if (found == slots_.rend()) return std::nullopt;
  const Subject subject = std::get<Awaited>(*found).subject;
  *found = std::move(reply);
  return subject;
}

bool PendingReplies::has_ours() const { return std::ranges::any_of(slots_, ours); }

void PendingReplies::our_request_is_unknown(std::uint32_t number) {
  const auto found = std::ranges::find_if(slots_, [&](const Slot& slot) {
    const Awaited* awaited = ours(slot);
    return awaited != nullptr && awaited->sequence_number == number;
  });
  if (found != slots_.end()) take(found);
}

std::vector<Bytes> PendingReplies::take_due() {
  std::vector<Bytes> due;
  for (auto slot = slots_.begin(); slot != slots_.end();) {
    const auto place = slot++;
    if (std::holds_alternative<Bytes>(*place)) {
      due.push_back(std::get<Bytes>(take(place)));
    } else if (!ours(*place)) {
      break;
    }
  }
  return due;
}

}  // namespace sshrp::channel
