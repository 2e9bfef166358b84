// SPDX-License-Identifier: MIT
#include "net/deadline_queue.h"

#include <algorithm>
#include <bit>

namespace sshrp::net {
namespace {

using Steps = DeadlineQueue::Steps;

Clock::time_point time_of(std::uint64_t step) {
  return Clock::time_point(Steps(static_cast<std::int64_t>(step)));
}

}  // namespace

DeadlineQueue::DeadlineQueue(Clock::time_point now, WakeAt wake_at)
    : current_(static_cast<std::uint64_t>(std::chrono::floor<Steps>(now.time_since_epoch()).count())),
      wake_at_(std::move(wake_at)) {}

void DeadlineQueue::append(Link& list, Link& link) {
  link.previous = list.previous;
  link.next = &list;
  list.previous->next = &link;
  list.previous = &link;
}

void DeadlineQueue::unlink(Link& link) {
  link.previous->next = link.next;
  link.next->previous = link.previous;
  link.next = link.previous = &link;
}

// Written with the digits of a slot each, a step that is to come differs from the current one first in the
// digit of its wheel. That stays so as long as the current step is before the slot's beginning.
DeadlineQueue::Place DeadlineQueue::place_of(std::uint64_t step) const {
  const auto highest_bit = static_cast<unsigned>(std::bit_width(step ^ current_)) - 1;
  const unsigned wheel = highest_bit / slot_bits;
  return {wheel, static_cast<unsigned>(step >> (wheel * slot_bits)) % slots};
}

std::uint64_t DeadlineQueue::begin_of(Place place) const {
  const unsigned shift = place.wheel * slot_bits;
  return (current_ >> (shift + slot_bits) << (shift + slot_bits)) | (std::uint64_t{place.slot} << shift);
}

// Each slot of a wheel comes before all slots of the wheels above.
std::optional<DeadlineQueue::Place> DeadlineQueue::first_occupied() const {
  for (unsigned wheel = 0; wheel < wheels; ++wheel) {
    if (const std::uint64_t occupied = wheels_[wheel].occupied; occupied != 0)
      return Place{wheel, static_cast<unsigned>(std::countr_zero(occupied))};
  }
  return std::nullopt;
}

void DeadlineQueue::set(Node& node, Clock::time_point at) {
  cancel(node);
  const auto step = std::max<std::int64_t>(std::chrono::ceil<Steps>(at.time_since_epoch()).count(), 0);
  node.step_ = std::clamp(static_cast<std::uint64_t>(step), current_ + 1, last_step);
  insert(node);
}

void DeadlineQueue::insert(Node& node) {
  const Place place = place_of(node.step_);
  Wheel& wheel = wheels_[place.wheel];
  append(wheel.slot[place.slot], node);
  wheel.occupied |= std::uint64_t{1} << place.slot;
  if (const std::uint64_t begin = begin_of(place); begin < wakes_at_) {
    wakes_at_ = begin;
    wake_at_(time_of(begin));
  }
}

void DeadlineQueue::cancel(Node& node) {
  if (!node.is_set()) return;
  const bool was_alone = node.next == node.previous;
  unlink(node);
  if (const std::uint64_t step = std::exchange(node.step_, 0); step != 0 && was_alone) {
    const Place place = place_of(step);
    wheels_[place.wheel].occupied &= ~(std::uint64_t{1} << place.slot);
  }
}

// At the slot's beginning: each goes to the wheel below, or is due.
void DeadlineQueue::empty(Place place) {
  Wheel& wheel = wheels_[place.wheel];
  Link& slot = wheel.slot[place.slot];
  wheel.occupied &= ~(std::uint64_t{1} << place.slot);
  current_ = begin_of(place);
  while (slot.next != &slot) {
    auto& node = static_cast<Node&>(*slot.next);
    unlink(node);
    if (node.step_ > current_) {
      insert(node);
    } else {
      node.step_ = 0;
      append(due_, node);
    }
  }
}

void DeadlineQueue::call_due(Clock::time_point now) {
  while (due_.next != &due_) {
    auto& node = static_cast<Node&>(*due_.next);
    unlink(node);
    node.on_time_(now);
  }
}

void DeadlineQueue::fire(Clock::time_point now) {
  const auto step = static_cast<std::uint64_t>(std::chrono::floor<Steps>(now.time_since_epoch()).count());
  wakes_at_ = 0;  // nobody need be told before the end
  for (auto first = first_occupied(); first && begin_of(*first) <= step; first = first_occupied())
    empty(*first);
  current_ = std::max(current_, step);
  call_due(now);
  const auto first = first_occupied();
  wakes_at_ = first ? begin_of(*first) : never;
  if (first) wake_at_(time_of(wakes_at_));
}

}  // namespace sshrp::net
