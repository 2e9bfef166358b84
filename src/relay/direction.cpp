#include "relay/direction.h"

namespace sshrp::relay {

namespace {

using Left = net::Connection::Left;

// Unsent bytes for the other leg at which a burst is cut short. Well below max_unsent: what is relayed to a
// peer shall never be why it isn't read any more, for it may take nothing as long as it isn't read.
constexpr std::size_t enough_unsent = 1024 * 1024;

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
    ending = Ending{leg(), Lost{lost.what()}};
  }
  // What came before the end is delivered first, also when the end was a fault in the middle of a burst.
  ended_at_ = net::Clock::now();
  from_.end_burst();
  co_await to_.delivered();
  co_return *ending;
}

// The first burst is what login left unread. A packet waits for no other: all that one read brought is sent
// at once.
net::Task<Ending> Direction::run_bursts() {
  for (;;) {
    const auto burst = from_.begin_burst();
    const auto left = relay_burst();
    from_.end_burst(left);
    to_.flush_now();
    from_.flush_now();
    if (const auto& said = from_.transport().peer_disconnect()) co_return Ending{leg(), SaidGoodbye{*said}};
    const bool all_is_read =
        burst == net::Connection::Burst::end && !from_.has_left_packets() && !from_.must_compute();
    if (all_is_read) co_return Ending{leg(), EndOfStream{}};
    if (must_wait()) {
      from_.poke();  // that we read no more may be why the other direction must
      while (must_wait() && to_.may_progress()) co_await to_.progress();
    }
    if (from_.has_too_much_unsent()) co_await from_.below_max_unsent();
    if (!to_.is_open()) co_return Ending{other(leg()), Lost{"connection closed"}};
    co_await from_.readable();
  }
}

// Both peers may have begun an exchange by themselves. Each is done only once what stands before its messages
// was read, data too, and that waits for the other leg: with both full, neither would ever be done. So one of
// the two is read on, the upstream, until its own exchange is over. What an honest one can send until then is
// bounded by the client's windows, and what a hostile one can by most_waiting_for_both.
bool Direction::must_read_on() const {
  const transport::Transport& upstream = from_.transport();
  return way_ == Way::down && upstream.exchange_since() && upstream.congested() &&
         to_.transport().output().size() < transport::most_waiting_for_both;
}

// A step that is due is computed first: this leg's exchange may be what the other direction waits for.
bool Direction::must_wait() const { return !to_.is_clear() && !must_read_on() && !from_.must_compute(); }

// In the middle of a burst: inflated, or answered, it may become a thousand times as much.
bool Direction::is_full() const {
  const bool other_is_full = to_.transport().output().size() > enough_unsent || to_.transport().congested();
  return (other_is_full && !must_read_on()) || from_.has_too_much_unsent();
}

net::Connection::Left Direction::relay_burst() {
  to_.lend_output();
  auto left = Left::incomplete;
  while (left == Left::incomplete) {
    const auto packet = from_.next();
    if (!packet) break;
    payload_bytes_ += packet->payload.size();
    if (must_read_on()) to_.transport().let_more_wait();
    if (policy_.concerns(static_cast<msg::Number>(packet->payload[0]))) {
      policy_.handle(way_, *packet, peers_);
    } else {
      to_.transport().send(*packet);
    }
    if (is_full()) left = Left::packets;
  }
  policy_.burst_over();
  rekey_if_due(from_, to_, net::Clock::now());
  return left;
}

// The leg that had fewer exchanges comes first: after an exchange, what waited for it may already ask for the
// next one, and the other leg would never have its turn.
void rekey_if_due(net::Connection& one, net::Connection& other, net::Clock::time_point now) {
  net::Connection* legs[] = {&one, &other};
  if (other.transport().exchanges() < one.transport().exchanges()) std::swap(legs[0], legs[1]);
  for (net::Connection* leg : legs) leg->transport().tell_time(now);
  if (!legs[1]->transport().exchange_since()) legs[0]->transport().rekey_if_due(now);
  if (!legs[0]->transport().exchange_since()) legs[1]->transport().rekey_if_due(now);
}

}  // namespace sshrp::relay
