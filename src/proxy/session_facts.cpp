// Session: what is known of it, and told of it at its end.
// SPDX-License-Identifier: MIT
#include "facts/counters.h"
#include "facts/series.h"
#include "ops/session_log.h"
#include "proxy/session.h"

namespace sshrp::proxy {

void Session::record_login(const login::Login& login) {
  record_.user = login.user_name();
  record_.downstream_login = login.downstream_login();
  record_.upstream_login = login.upstream_login();
  record_.algorithms = client_->transport().algorithms();
  if (const net::ConnectionPtr upstream = this->upstream())
    record_.upstream_algorithms = upstream->transport().algorithms();
  if (const route::RoutePtr route = login.route()) {
    record_.route = route->name;
    record_.upstream_user = route->upstream_user;
    record_.upstream = login.endpoint();
    record_.upstream_group = route->target->name;
    record_.upstream_attempts = login.attempts();
  }
}

void Session::count_end() const {
  if (std::holds_alternative<LoginPtr>(stage_)) {
    facts::count_series("logins", {record_.downstream_login.method, "failed"});
    return facts::count("logins_failed");
  }
  facts::count("sessions_ended");
  facts::lower("sessions_open");
}

void Session::log_end(const Disconnection& disconnection) {
  record_.lasted = net::Clock::now() - began_;
  if (const relay::Relay* relay = this->relay()) {
    record_.bytes_up = relay->payload_bytes(Way::up);
    record_.bytes_down = relay->payload_bytes(Way::down);
    record_.channels = relay->channels();
    const auto* recording = std::get<Relaying>(stage_).recording;
    if (recording != nullptr) record_.recordings = recording->recordings();
  }
  record_.reason = disconnection.reason;
  slot_.publish(record_);
  slot_.reach(facts::SessionStage::ending);
  ops::log_session_end(record_, disconnection.level);
}

}  // namespace sshrp::proxy
