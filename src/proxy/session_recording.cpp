// A session's recordings: what they say of it, and what becomes of it where there can be none.
// SPDX-License-Identifier: MIT
#include <asio/post.hpp>

#include "cast/recording.h"
#include "net/listener.h"
#include "proxy/session.h"

namespace sshrp::proxy {
namespace {

constexpr std::size_t max_fact = 1024;  // bytes: all of them fit into a message

void add_fact(cast::NamedTexts& facts, std::string_view name, std::string_view value) {
  if (!value.empty()) facts.emplace_back(name, value.substr(0, max_fact));
}

}  // namespace

std::unique_ptr<record::RecordingTap> Session::make_recording(const login::LoggedIn& entered) {
  const config::RecordRules& rules = entered.route->recording;
  if (rules.record.empty()) return nullptr;
  record::Subject subject{.id = id_};
  add_fact(subject.facts, "session", id_);
  add_fact(subject.facts, "user", entered.user_name);
  add_fact(subject.facts, "route", entered.route->name);
  add_fact(subject.facts, "client", record_.client);
  add_fact(subject.facts, "upstream_user", entered.route->upstream_user);
  if (record_.upstream) add_fact(subject.facts, "upstream", to_string(*record_.upstream));
  return std::make_unique<record::RecordingTap>(
      rules, std::move(subject), snapshot_->recorder,
      [weak = weak_from_this(), executor = executor_](record::Answer answer) {
        asio::post(executor, [weak, answer = std::move(answer)] {
          if (const SessionPtr self = weak.lock()) self->heard_recorder(answer);
        });
      },
      [this](net::Clock::time_point at) { terminal_deadline_.set(at); });
}

// Not where deadlines are called: the session may end with it.
void Session::terminal_is_late() {
  asio::post(executor_, [weak = weak_from_this()] {
    const SessionPtr self = weak.lock();
    auto* relaying = self ? std::get_if<Relaying>(&self->stage_) : nullptr;
    if (relaying == nullptr || relaying->recording == nullptr || self->decided_) return;
    if (relaying->recording->wait_no_longer()) self->resume_relay();
  });
}

void Session::heard_recorder(const record::Answer& answer) {
  const auto* relaying = std::get_if<Relaying>(&stage_);
  if (relaying == nullptr || relaying->recording == nullptr || decided_) return;
  if (const auto sentence = relaying->recording->hear(answer)) return stop(*sentence);
  resume_relay();
}

}  // namespace sshrp::proxy
