// A session's time limits, and the key exchanges that its age asks for.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "ops/log.h"
#include "proxy/session.h"

namespace sshrp::proxy {
namespace {

using net::Clock;
using Deadline = net::Moment;
using net::earlier;

// What is due and can't be done now is looked at again after that.
constexpr std::chrono::seconds look_again{1};

Deadline after(Deadline since, std::chrono::seconds grace) {
  if (!since) return std::nullopt;
  return *since + grace;
}

Deadline exchange_limit(const net::ConnectionPtr& leg) {
  if (!leg) return std::nullopt;
  const bool first = leg->transport().exchanges() == 0;
  return after(leg->transport().exchange_since(), first ? key_exchange_grace : re_exchange_grace);
}

bool is_over(Deadline limit, Clock::time_point now) { return limit && *limit <= now; }

// Else it is we who take long, or the peer hasn't come to our KEXINIT yet: a slow line has much before it,
// and of a client that stands still only its kernel answers.
bool exchanges_too_long(const net::ConnectionPtr& leg, Clock::time_point now) {
  return is_over(exchange_limit(leg), now) && !leg->must_compute() &&
         (leg->transport().exchanges() == 0 || leg->is_delivered());
}

}  // namespace

void Session::set_next_deadline(Clock::time_point now) {
  if (const auto at = next_deadline(now)) {
    deadline_.set(*at);
  } else {
    deadline_.cancel();
  }
}

Deadline Session::next_deadline(Clock::time_point now) const {
  if (const auto* ending = std::get_if<Ending>(&stage_)) return ending->since + disconnect_grace;
  if (decided_) return std::nullopt;  // it is about to end
  const net::ConnectionPtr upstream = this->upstream();
  const Deadline exchanges = earlier(exchange_limit(hurrying_client()), exchange_limit(upstream));
  if (is_over(exchanges, now)) return now + look_again;
  if (std::holds_alternative<LoginPtr>(stage_)) return earlier(exchanges, login_limit());
  const Deadline half_closed = half_close_limit();
  Deadline rekey = earlier(client_->transport().rekey_due_at(), upstream->transport().rekey_due_at());
  if (is_over(rekey, now)) rekey = now + look_again;  // the other leg's exchange comes first
  const auto& relaying = std::get<Relaying>(stage_);
  const Deadline acknowledged = earlier(relaying.of_client.look_at(), relaying.of_upstream.look_at());
  const Deadline lifetime = relaying.lifetime.ends_at(relaying.relay->last_data());
  return earlier(earlier(earlier(exchanges, acknowledged), earlier(half_closed, rekey)),
                 earlier(keepalive_due(), lifetime));
}

// Before it is logged in its user may be comparing our host key, which login_grace_time holds for.
net::ConnectionPtr Session::hurrying_client() const {
  return std::holds_alternative<LoginPtr>(stage_) ? nullptr : client_;
}

// What follows a client's part of the key exchange may wait for its user.
Deadline Session::handshake_limit() const {
  if (client_->transport().exchanges() > 0) return std::nullopt;
  return began_ + snapshot_->config.limits.handshake_grace_time.value;
}

// Neither moves with what the client says.
Deadline Session::login_limit() const {
  return earlier(handshake_limit(), began_ + snapshot_->config.limits.login_grace_time.value);
}

// Who has ended isn't asked any more.
Deadline Session::keepalive_due() const {
  const auto& relaying = std::get<Relaying>(stage_);
  if (relaying.relay->half_closed_since()) return std::nullopt;
  return earlier(relaying.client_alive.look_at(client_->last_burst()),
                 relaying.upstream_alive.look_at(relaying.upstream->last_burst()));
}

Deadline Session::half_close_limit() const {
  return relay() ? after(relay()->half_closed_since(), relay::half_close_grace) : std::nullopt;
}

// One session's failure is that session's end, and nobody else's.
void Session::look_at_deadlines(Clock::time_point now) {
  try {
    if (std::holds_alternative<Ending>(stage_)) return close();
    rekey_if_due(now);
    hold_time_limits(now);
    send_keepalives(now);
  } catch (const std::exception& error) {
    ops::error("session {}: internal error: {}", id_, error.what());
    stop("internal error");
  }
  set_next_deadline(now);
}

void Session::close() {
  client_->close();
  if (const auto upstream = this->upstream()) upstream->close();
}

void Session::rekey_if_due(Clock::time_point now) {
  const net::ConnectionPtr upstream = this->upstream();
  if (relay() == nullptr || decided_) return;
  assert(client_->is_flushed() && upstream->is_flushed());
  relay::rekey_if_due(*client_, *upstream, now);
  upstream->flush_now();
  client_->flush_now();
}

void Session::hold_time_limits(Clock::time_point now) {
  hold_login_limits(now);
  if (exchanges_too_long(hurrying_client(), now) || exchanges_too_long(upstream(), now))
    return stop("key exchange takes too long");
  if (const auto* relaying = std::get_if<Relaying>(&stage_)) {
    end_if_gone(now);
    if (const auto why = relaying->lifetime.why_over(relaying->relay->last_data(), now)) return stop(*why);
  }
  if (is_over(half_close_limit(), now)) stop("one side has ended, the other doesn't");
}

void Session::hold_login_limits(Clock::time_point now) {
  if (!std::holds_alternative<LoginPtr>(stage_)) return;
  const config::Limits& limits = snapshot_->config.limits;
  // An upstream that takes long isn't the client's fault, and who has proved something is no stranger.
  if (is_over(login_limit(), now)) conduct_.is_late = standing_ == login::Standing::requested;
  if (is_over(handshake_limit(), now))
    return stop(fmt::format("no key exchange within {} s (handshake_grace_time)",
                            limits.handshake_grace_time->count()));
  if (now >= began_ + limits.login_grace_time.value)
    stop(fmt::format("no login within {} s (login_grace_time)", limits.login_grace_time->count()));
}

// Told once, then asked from time to time until nothing is unacknowledged: where much is sent that is cheap,
// and where nothing is nobody is told.
void Session::watch_acknowledgements() {
  if (snapshot_->config.limits.ack_timeout->count() == 0) return;
  const auto watch = [this](net::Connection& leg, net::Acknowledgements Relaying::*of_leg) {
    leg.on_sent([this, of_leg] {
      auto* relaying = std::get_if<Relaying>(&stage_);
      if (relaying == nullptr) return;
      (relaying->*of_leg).begin(net::Clock::now());
      set_next_deadline();
    });
  };
  watch(*client_, &Relaying::of_client);
  watch(*upstream(), &Relaying::of_upstream);
}

void Session::end_if_gone(Clock::time_point now) {
  auto& relaying = std::get<Relaying>(stage_);
  const auto look = [now](net::Connection& leg, net::Acknowledgements& acknowledgements) {
    if (!is_over(acknowledgements.look_at(), now)) return false;
    const auto verdict = acknowledgements.look(leg.unacknowledged(), now);
    if (verdict == net::Acknowledgements::Verdict::nothing_waits) leg.tell_when_sent();
    return verdict == net::Acknowledgements::Verdict::gone;
  };
  if (look(*client_, relaying.of_client)) return stop("the client acknowledges nothing any more");
  if (look(*relaying.upstream, relaying.of_upstream)) stop("the upstream acknowledges nothing any more");
}

void Session::send_keepalives(Clock::time_point now) {
  auto* relaying = std::get_if<Relaying>(&stage_);
  if (relaying == nullptr || !is_over(keepalive_due(), now)) return;
  const auto look = [&](net::Connection& leg, Keepalive& keepalive) {
    if (decided_ || !is_over(keepalive.look_at(leg.last_burst()), now)) return;
    if (!can_answer(leg, keepalive.interval())) return keepalive.postpone(now);
    const auto verdict = keepalive.look(leg.last_burst(), leg.transport().last_received(), now);
    if (verdict == Keepalive::Verdict::silent) relaying->relay->send_keepalive(leg.leg());
    if (verdict == Keepalive::Verdict::gone)
      stop(leg.leg() == Leg::downstream ? "the client answers no keepalives"
                                        : "the upstream answers no keepalives");
  };
  look(*client_, relaying->client_alive);
  look(*relaying->upstream, relaying->upstream_alive);
}

}  // namespace sshrp::proxy
