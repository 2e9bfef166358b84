#include "relay/direction.h"

namespace sshrp::relay {

net::Task<Ending> Direction::run() {
  std::optional<Ending> ending;
  try {
    ending = co_await run_bursts();
  } catch (const wire::ProtocolError& error) {
    ending = Ending{leg(), Violation{error}};
  } catch (const net::ConnectionLost& lost) {
    ending = Ending{leg(), Lost{lost.what()}};
  }
  // What came before the end is delivered first, also when the end was a fault in the middle of a burst.
  ended_at_ = net::Clock::now();
  from_.end_burst();
  co_await to_.flush();
  co_return *ending;
}

// The first burst is what login left unread. A packet waits for no other: all that one read brought is sent
// at once.
net::Task<Ending> Direction::run_bursts() {
  for (;;) {
    const auto burst = from_.begin_burst();
    relay_burst();
    from_.end_burst();
    to_.flush_now();
    from_.flush_now();
    if (const auto& said = from_.transport().peer_disconnect()) co_return Ending{leg(), SaidGoodbye{*said}};
    if (burst == net::Connection::Burst::end) co_return Ending{leg(), EndOfStream{}};
    if (!to_.is_clear()) co_await to_.clear();
    if (from_.has_too_much_unsent()) co_await from_.below_max_unsent();
    if (!to_.is_open()) co_return Ending{other(leg()), Lost{"connection closed"}};
    co_await from_.readable();
  }
}

void Direction::relay_burst() {
  to_.lend_output();
  while (const auto packet = from_.next()) {
    payload_bytes_ += packet->payload.size();
    const auto number = static_cast<msg::Number>(packet->payload[0]);
    if (Policy::concerns(number) && decide(packet->view()) == Decision::drop) continue;
    to_.transport().send(*packet);
  }
  from_.transport().rekey_if_due(net::Clock::now());
  to_.transport().rekey_if_due(net::Clock::now());
}

Decision Direction::decide(BytesView payload) {
  const Decision decision = policy_.decide(way_, payload);
  net::Connection& client = way_ == Way::up ? from_ : to_;
  for (const Bytes& answer : policy_.take_due()) client.send(answer);
  return decision;
}

}  // namespace sshrp::relay
