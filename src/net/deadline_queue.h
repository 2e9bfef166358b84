// DeadlineQueue: what a thread has to do at given times, in wheels of slots. Setting, moving and cancelling
// cost the same however many deadlines stand, and nothing is allocated. Between two deadlines nobody is woken
// or touched. It knows no clock and no timer: times are arguments.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "net/asio.h"

namespace sshrp::net {

/// The one that comes first; nullopt: there is none.
using Moment = std::optional<Clock::time_point>;
inline Moment earlier(const Moment& one, const Moment& other) {
  if (one && other) return std::min(*one, *other);
  return one ? one : other;
}

class DeadlineQueue {
 public:
  /// A deadline is met in the step after it, never before it.
  using Steps = std::chrono::duration<std::int64_t, std::deci>;

  /// Called with the time at which fire() is wanted next, whenever that has become sooner, and at the end of
  /// fire() if anything is left. It may call nothing of the queue.
  using WakeAt = std::function<void(Clock::time_point)>;

  DeadlineQueue(Clock::time_point now, WakeAt wake_at);
  DeadlineQueue(const DeadlineQueue&) = delete;
  DeadlineQueue& operator=(const DeadlineQueue&) = delete;

  /// Calls all that are due; those that they set meanwhile are due in the next step, at the earliest.
  void fire(Clock::time_point now);

 private:
  struct Link {
    Link* next = this;
    Link* previous = this;
  };

 public:
  /// A deadline: of several that somebody has, the earliest. The queue outlives it.
  class Node : private Link {
   public:
    /// Throws nothing. The node isn't set any more, and may be set again; others may be set, cancelled and
    /// destroyed.
    using OnTime = std::function<void(Clock::time_point now)>;

    Node(DeadlineQueue& queue, OnTime on_time) : queue_(queue), on_time_(std::move(on_time)) {}
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;
    ~Node() { cancel(); }

    /// In place of the one before, if there is one.
    void set(Clock::time_point at) { queue_.set(*this, at); }
    void cancel() { queue_.cancel(*this); }
    bool is_set() const { return next != this; }

   private:
    friend class DeadlineQueue;

    DeadlineQueue& queue_;
    const OnTime on_time_;
    std::uint64_t step_ = 0;  // in which it is met; 0: it isn't in a slot
  };

 private:
  // A slot of a wheel covers all slots of the wheel below. Six wheels cover 218 years.
  static constexpr unsigned slot_bits = 6;
  static constexpr unsigned slots = 1 << slot_bits;
  static constexpr unsigned wheels = 6;
  static constexpr std::uint64_t last_step = (std::uint64_t{1} << (wheels * slot_bits)) - 1;
  static constexpr std::uint64_t never = last_step + 1;

  struct Wheel {
    std::array<Link, slots> slot;
    std::uint64_t occupied = 0;  // a bit for each slot
  };
  struct Place {
    unsigned wheel;
    unsigned slot;
  };

  void set(Node& node, Clock::time_point at);
  void cancel(Node& node);
  void insert(Node& node);
  void empty(Place place);
  Place place_of(std::uint64_t step) const;
  std::uint64_t begin_of(Place place) const;
  std::optional<Place> first_occupied() const;
  void call_due(Clock::time_point now);
  static void append(Link& list, Link& link);
  static void unlink(Link& link);

  std::array<Wheel, wheels> wheels_;
  Link due_;               // those that are about to be called
  std::uint64_t current_;  // the step that fire() has come to
  std::uint64_t wakes_at_ = never;
  const WakeAt wake_at_;
};

}  // namespace sshrp::net
