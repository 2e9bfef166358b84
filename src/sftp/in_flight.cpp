// SPDX-License-Identifier: MIT
#include "sftp/in_flight.h"

#include <algorithm>
#include <functional>

namespace sshrp::sftp {
namespace {

// Above, their memory is given back when all are free. Stock clients need 64.
constexpr std::size_t kept_places = 256;

bool is_question(const Awaited& awaited) {
  return std::holds_alternative<LookUp>(awaited) || std::holds_alternative<RootQuestion>(awaited);
}

}  // namespace

std::uint32_t InFlight::add(Awaited awaited) {
  questions_ += is_question(awaited);
  if (free_.empty()) {
    places_.emplace_back(std::move(awaited));
    return static_cast<std::uint32_t>(places_.size() - 1);
  }
  std::ranges::pop_heap(free_, std::greater());
  const std::uint32_t id = free_.back();
  free_.pop_back();
  places_[id] = std::move(awaited);
  return id;
}

Awaited InFlight::take(std::uint32_t id) {
  if (id >= places_.size() || !places_[id])
    throw wire::ProtocolError("SFTP reply to nothing that was requested");
  Awaited awaited = std::move(*places_[id]);
  places_[id].reset();
  free_.push_back(id);
  std::ranges::push_heap(free_, std::greater());
  questions_ -= is_question(awaited);
  if (size() == 0 && places_.size() > kept_places) {
    places_ = decltype(places_)();
    free_ = decltype(free_)();
  }
  return awaited;
}

std::vector<NameLockPtr> InFlight::take_locks() {
  std::vector<NameLockPtr> locks;
  for (auto& place : places_) {
    auto* plain = place ? std::get_if<Plain>(&*place) : nullptr;
    if (plain && plain->lock) locks.push_back(std::move(plain->lock));
  }
  return locks;
}

}  // namespace sshrp::sftp
