// SPDX-License-Identifier: MIT
#include "relay/direction.h"

#include <cassert>
#include <utility>

#include "facts/counters.h"
#include "net/held_up.h"

namespace sshrp::relay {

namespace {

using Left = net::Connection::Left;

// Unsent bytes for the other leg at which a burst is cut short. Well below max_unsent: what is relayed to a
// peer shall never be why it isn't read any more, for it may take nothing as long as it isn't read.
constexpr std::size_t enough_unsent = 1024 * 1024;

// What idle_timeout waits for. No requests: a server may ask by them whether the client is there.
constexpr bool is_channel_data(msg::Number number) {
  return number == msg::Number::channel_data || number == msg::Number::channel_extended_data;
}

}  // namespace

net::Task<Ending> Direction::run() {
  std::optional<Ending> ending;
  try {
    ending = co_await run_bursts();
  } catch (const transport::ExchangeNotFinished& error) {
    // What waits is what was read from this leg, or our answers to it.
    ending = Ending{to_.transport().congested() ? other(leg()) : leg(), Violation{error}};
  } catch (const wire::ProtocolError& error) {
    ending = Ending{leg(), Violation{error}};
  } catch (const net::ConnectionLost& lost) {
    ending = Ending{leg(), Lost{lost.what(), lost.for_others()}};
  }
  ended_at_ = net::Clock::now();
  count_bytes();
  from_.end_burst();
  from_.flush_now();
  to_.flush_now();
  from_.poke();  // as after each burst: names may be moved by one that broke off
  co_return *ending;
}

// The first burst is what login left unread. A packet waits for no other: all that one read brought is sent
// at once.
net::Task<Ending> Direction::run_bursts() {
  for (;;) {
    const auto burst = from_.begin_burst();
    const auto left = relay_burst();
    count_bytes();
    from_.end_burst(left);
    to_.flush_now();
    from_.flush_now();
    // The other direction may wait for the client, and must_read_on() from now on.
    if (way_ == Way::up && policy_.moves_names()) from_.poke();
    if (const auto& said = from_.transport().peer_disconnect())
      co_return Ending{leg(), PeerDisconnected{*said}};
    const bool all_is_read =
        burst == net::Connection::Burst::end && !from_.has_left_packets() && !from_.must_compute();
    if (all_is_read) co_return Ending{leg(), EndOfStream{}};
    if (must_wait()) {
      from_.poke();  // that we read no more may be why the other direction must
      while (must_wait() && to_.may_progress()) {
        if (holds_up_names())
          co_return Ending{other(leg()),
                           Violation{wire::ProtocolError("takes nothing while it moves names")}};
        co_await to_.progress();
      }
    }
    if (from_.has_too_much_unsent()) co_await from_.below_max_unsent();
    if (!to_.is_open()) co_return Ending{other(leg()), Lost{"connection closed"}};
    // Where all waits have been ended, finish() sends the rest.
    assert((from_.is_flushed() && to_.is_flushed()) || to_.is_interrupted());
    co_await from_.readable();
  }
}

void Direction::count_bytes() {
  const std::uint64_t more = payload_bytes_ - std::exchange(counted_bytes_, payload_bytes_);
  if (more == 0) return;
  facts::count(way_ == Way::up ? facts::Counter("bytes_up") : facts::Counter("bytes_down"), more);
  if (figures_ != nullptr) facts::show(figures_->bytes[static_cast<std::size_t>(way_)], payload_bytes_);
}

void Direction::note_data(net::Clock::time_point now) {
  last_data_ = now;
  const std::chrono::nanoseconds since = now.time_since_epoch();
  if (figures_ != nullptr) facts::show(figures_->last_data, static_cast<std::uint64_t>(since.count()));
}

// Both peers may have begun an exchange by themselves. Each is done only once what stands before its messages
// was read, data too, and that waits for the other leg: with both full, neither would ever be done. So one of
// the two is read on, the upstream, until its own exchange is over. What an honest one can send until then is
// bounded by the client's windows, and what a hostile one can by hard_max_waiting_for_both.
//
// An upstream is also read on while it moves names, as others wait for its answer, whether this client takes
// what is before it or not.
bool Direction::must_read_on() const {
  if (way_ == Way::up) return false;
  const transport::Transport& upstream = from_.transport();
  const bool both_exchange = upstream.exchange_since() && upstream.congested();
  return (both_exchange || policy_.moves_names()) &&
         to_.transport().output().size() < transport::hard_max_waiting_for_both;
}

// No more can be kept for this client, and the answer that others wait for may be behind it.
bool Direction::holds_up_names() const {
  return way_ == Way::down && policy_.moves_names() &&
         to_.transport().output().size() >= transport::hard_max_waiting_for_both;
}

// A step that is due is computed first: this leg's exchange may be what the other direction waits for.
bool Direction::must_wait() const {
  const bool other_is_full = !to_.is_clear() && !must_read_on();
  return (other_is_full || policy_.is_full(way_)) && !from_.must_compute();
}

// In the middle of a burst: inflated, or answered, it may become a thousand times as much.
bool Direction::is_full() const {
  const bool other_is_full = to_.transport().output().size() > enough_unsent || to_.transport().congested();
  return (other_is_full && !must_read_on()) || from_.has_too_much_unsent() || policy_.is_full(way_);
}

// What came before a fault is handed over, also what channels hold until the end of a burst.
net::Connection::Left Direction::relay_burst() {
  try {
    return relay_packets();
  } catch (const wire::ProtocolError&) {
    try {
      policy_.burst_over();
    } catch (const wire::ProtocolError&) {  // the first fault counts
    }
    throw;
  }
}

net::Connection::Left Direction::relay_packets() {
  to_.lend_output();
  from_.lend_output();
  auto left = Left::incomplete;
  bool has_data = false;
  while (left == Left::incomplete) {
    const auto packet = from_.next();
    if (!packet) break;
    payload_bytes_ += packet->payload.size();
    if (must_read_on()) to_.transport().let_more_wait();
    const auto number = static_cast<msg::Number>(packet->payload[0]);
    has_data = has_data || is_channel_data(number);
    if (policy_.concerns(number)) {
      policy_.handle(way_, *packet, peers_);
    } else {
      to_.transport().send(*packet);
    }
    if (is_full()) left = Left::packets;
  }
  policy_.burst_over();
  const auto now = net::Clock::now();
  if (payload_bytes_ != counted_bytes_) net::note_relaying(now);
  if (has_data) note_data(now);
  rekey_if_due(from_, to_, now);
  return left;
}

// The leg that had fewer exchanges comes first: after an exchange, what waited for it may already ask for the
// next one, and the other leg would never have its turn.
void rekey_if_due(net::Connection& one, net::Connection& other, net::Clock::time_point now) {
  net::Connection* legs[] = {&one, &other};
  if (other.transport().exchanges() < one.transport().exchanges()) std::swap(legs[0], legs[1]);
  if (!legs[1]->transport().exchange_since()) legs[0]->transport().rekey_if_due(now);
  if (!legs[0]->transport().exchange_since()) legs[1]->transport().rekey_if_due(now);
}

}  // namespace sshrp::relay
