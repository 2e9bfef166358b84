// SPDX-License-Identifier: MIT
#include "balance/sticky.h"

namespace sshrp::balance {

const Sticky::Where* Sticky::find(const std::string& key, TimePoint now) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return nullptr;
  const auto entry = found->second;
  if (entry->where.sessions == 0 && entry->until <= now) {
    erase(entry);
    return nullptr;
  }
  return &entry->where;
}

std::uint64_t Sticky::begin(const std::string& key, std::uint32_t server) {
  const std::uint64_t session = ++last_session_;
  const auto found = entries_.find(key);
  if (found == entries_.end()) {
    make_room();
    going_on_.push_back({key, {server, 1}, session});
    const auto entry = std::prev(going_on_.end());
    entries_.emplace(entry->key, entry);
    return session;
  }
  const auto entry = found->second;
  going_on_.splice(going_on_.end(), entry->where.sessions == 0 ? ended_ : going_on_, entry);
  if (entry->where.server != server) {
    entry->where = {server, 0};
    entry->first = session;
  }
  ++entry->where.sessions;
  return session;
}

void Sticky::end(const std::string& key, std::uint64_t session, TimePoint until) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  const auto entry = found->second;
  if (session < entry->first || entry->where.sessions == 0) return;  // elsewhere, or forgotten meanwhile
  if (--entry->where.sessions > 0) return;
  entry->until = until;
  ended_.splice(ended_.end(), going_on_, entry);
}

void Sticky::remember(const std::string& key, std::uint32_t server, TimePoint until) {
  if (entries_.contains(key)) return;
  make_room();
  ended_.push_back({key, {server, 0}, ++last_session_, until});
  entries_.emplace(ended_.back().key, std::prev(ended_.end()));
}

void Sticky::forget(std::string_view beginning) {
  for (auto next = entries_.lower_bound(beginning);
       next != entries_.end() && next->first.starts_with(beginning);)
    erase((next++)->second);
}

void Sticky::erase(Entries::iterator entry) {
  entries_.erase(entry->key);
  (entry->where.sessions == 0 ? ended_ : going_on_).erase(entry);
}

void Sticky::make_room() {
  if (entries_.size() < max_) return;
  erase(ended_.empty() ? going_on_.begin() : ended_.begin());
}

}  // namespace sshrp::balance
