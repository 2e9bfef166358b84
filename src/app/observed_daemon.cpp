// SPDX-License-Identifier: MIT
#include "app/observed_daemon.h"

#include <algorithm>

#include "balance/server_board.h"
#include "facts/session_reader.h"

namespace sshrp::app {
namespace {

constexpr int max_ledger_tries = 3;  // until totals are taken as they are

using observer::Answer;

Answer failure(std::string sentence) { return {Answer::Result::failed, {std::move(sentence)}}; }

std::chrono::system_clock::time_point time_of(std::uint64_t milliseconds) {
  return std::chrono::system_clock::time_point(
      std::chrono::milliseconds(static_cast<std::int64_t>(milliseconds)));
}

/// Of the steady clock, as penalties have them.
std::chrono::system_clock::time_point time_at(penalty::Milliseconds steady, penalty::Milliseconds now) {
  const auto left = static_cast<std::int64_t>(steady) - static_cast<std::int64_t>(now);
  return std::chrono::system_clock::now() + std::chrono::milliseconds(left);
}

}  // namespace

void ObservedDaemon::hear(const observer_message::FromMaster& message, Packet& packet) {
  std::visit([&](const auto& said) { handle(said, packet); }, message);
}

void ObservedDaemon::handle(const observer_message::Process& said, Packet& packet) {
  Known known{.process = {.role = std::string(said.role),
                          .state = std::string(said.state),
                          .version = std::string(said.version),
                          .pid = static_cast<pid_t>(said.pid),
                          .began = time_of(said.began)}};
  if (packet.files.size() >= 2) {
    const ops::Mapping table(packet.files[0]);
    if (const auto parsed = facts::parse_table(table.bytes())) {
      known.file = ops::file_number(packet.files[1]);
      known.counters = ops::Mapping(packet.files[1]);
      known.reader = facts::CounterReader(*parsed);
    }
  }
  if (packet.files.size() >= 4) {
    known.sessions = ops::Mapping(packet.files[2]);
    known.series = ops::Mapping(packet.files[3]);
  }
  const std::scoped_lock lock(lock_);
  processes_.insert_or_assign(said.pid, std::move(known));
}

void ObservedDaemon::handle(const observer_message::ProcessState& said, Packet&) {
  const std::scoped_lock lock(lock_);
  const auto found = processes_.find(said.pid);
  if (found != processes_.end()) found->second.process.state = said.state;
}

void ObservedDaemon::handle(const observer_message::ProcessEnded& said, Packet&) {
  const std::scoped_lock lock(lock_);
  processes_.erase(said.pid);
}

void ObservedDaemon::handle(const observer_message::Serving& said, Packet&) {
  const std::scoped_lock lock(lock_);
  takes_connections_ = said.takes_connections;
  last_reload_ = {said.reload_successful, time_of(said.in_force_since)};
}

void ObservedDaemon::handle(const observer_message::Upstream& said, Packet&) {
  const std::scoped_lock lock(lock_);
  const auto state = static_cast<balance::Service>(said.state);
  const auto found = std::ranges::find(upstreams_, said.name, &observer::Upstream::name);
  if (found != upstreams_.end()) {
    found->state = state;
  } else {
    upstreams_.push_back({std::string(said.name), std::string(said.name), state, {}});
  }
}

void ObservedDaemon::handle(const observer_message::Route& said, Packet&) {
  const std::scoped_lock lock(lock_);
  if (!upstreams_.empty()) upstreams_.back().routes.emplace_back(said.user);
}

void ObservedDaemon::handle(const observer_message::Penalties&, Packet& packet) {
  if (packet.files.size() != 2) return;
  penalties_ = std::make_unique<const penalty::TableReader>(packet.files[0], packet.files[1]);
}

void ObservedDaemon::handle(const observer_message::ServerBoard&, Packet& packet) {
  ops::Mapping board;
  if (!packet.files.empty()) board = ops::Mapping(packet.files[0]);
  const std::scoped_lock lock(lock_);
  board_ = std::move(board);
}

void ObservedDaemon::handle(const observer_message::Ledger&, Packet& packet) {
  if (packet.files.size() != 1) return;
  ops::Mapping ledger(packet.files[0]);
  if (ledger.bytes().size() >= sizeof(facts::Ledger)) ledger_ = std::move(ledger);
}

void ObservedDaemon::handle(const observer_message::Answer& said, Packet&) {
  std::function<void(Answer)> done;
  {
    const std::scoped_lock lock(lock_);
    auto node = asked_.extract(said.request);
    if (node) done = std::move(node.mapped());
  }
  if (done) done(observer_message::parse(said));
}

void ObservedDaemon::give_up() {
  decltype(asked_) asked;
  {
    const std::scoped_lock lock(lock_);
    is_over_ = true;
    asked = std::exchange(asked_, {});
  }
  for (const auto& [number, done] : asked) done(failure("the daemon's master process is gone"));
}

std::vector<facts::LiveSession> ObservedDaemon::sessions() {
  const std::scoped_lock lock(lock_);
  const facts::Moment now{std::chrono::system_clock::now(), std::chrono::steady_clock::now()};
  std::vector<facts::LiveSession> all;
  for (const auto& [pid, known] : processes_)
    std::ranges::move(facts::read_sessions(known.sessions.bytes(), known.process.pid, now),
                      std::back_inserter(all));
  return all;
}

// What a process that ended has counted is the master's from the moment on at which the ledger lacks it.
facts::Totals ObservedDaemon::totals() {
  const std::scoped_lock lock(lock_);
  facts::Totals totals{};
  if (ledger_.bytes().empty()) return totals;
  const auto& ledger = *reinterpret_cast<const facts::Ledger*>(ledger_.bytes().data());
  for (int tries = 0; tries < max_ledger_tries; ++tries) {
    const std::uint64_t before = __atomic_load_n(&ledger.sequence, __ATOMIC_ACQUIRE);
    std::vector<facts::Listed> listed;
    static_cast<void>(
        facts::copy_records(ledger.sequence, [&] { listed = facts::listed_processes(ledger); }));
    totals = {};
    for (auto& [pid, known] : processes_)
      if (std::ranges::find(listed, known.file, &facts::Listed::counters) != listed.end() && known.file != 0)
        facts::add(totals, known.reader.read(known.counters.bytes()));
    if (__atomic_load_n(&ledger.sequence, __ATOMIC_ACQUIRE) == before) break;
  }
  return totals;
}

// As that of a process which ends: for a moment in the master's as well, or in neither.
facts::SeriesTotals ObservedDaemon::series() {
  const std::scoped_lock lock(lock_);
  facts::SeriesTotals all;
  for (const auto& [pid, known] : processes_)
    if (!known.series.bytes().empty()) facts::add(all, facts::read_series(known.series.bytes()));
  return all;
}

observer::Reload ObservedDaemon::last_reload() {
  const std::scoped_lock lock(lock_);
  return last_reload_;
}

std::vector<observer::Process> ObservedDaemon::processes() {
  const std::scoped_lock lock(lock_);
  std::vector<observer::Process> all;
  for (const auto& [pid, known] : processes_) all.push_back(known.process);
  return all;
}

std::vector<observer::Ban> ObservedDaemon::bans() {
  if (!penalties_) return {};
  const penalty::Milliseconds now = penalty::milliseconds(std::chrono::steady_clock::now());
  std::vector<observer::Ban> all;
  for (const auto& [part, entry] : penalties_->list(now)) {
    if (part == penalty::Part::strikes || entry.force != penalty::Entry::Force::active) continue;
    const auto kind = part == penalty::Part::bans ? observer::Ban::Kind::ban : observer::Ban::Kind::penalty;
    all.push_back({access::to_string(entry.source), time_at(entry.until, now), kind});
  }
  return all;
}

// With the mutex. The balancer writes it, so it is a stranger's.
balance::Rows ObservedDaemon::rows() const {
  return balance::read_board(board_.bytes()).value_or(balance::Rows{});
}

std::vector<balance::GroupRow> ObservedDaemon::groups() {
  const std::scoped_lock lock(lock_);
  return rows().groups;
}

// The servers of a group in its place.
std::vector<observer::Upstream> ObservedDaemon::upstreams() {
  const std::scoped_lock lock(lock_);
  balance::Rows known = rows();
  std::map<std::string, std::vector<std::string>, std::less<>> routes;
  std::vector<observer::Upstream> all;
  for (const observer::Upstream& upstream : upstreams_) {
    if (std::ranges::find(known.groups, upstream.name, &balance::GroupRow::name) == known.groups.end())
      all.push_back(upstream);
    else
      routes[upstream.name] = upstream.routes;
  }
  for (balance::ServerRow& row : known.servers) {
    using enum balance::Service;
    const auto state = row.state == balance::State::drain   ? drain
                       : row.state == balance::State::maint ? maint
                                                            : ready;
    all.push_back({row.group, row.server, state, routes[row.group], std::move(row)});
  }
  return all;
}

bool ObservedDaemon::takes_connections() {
  const std::scoped_lock lock(lock_);
  return takes_connections_ && !is_over_;
}

// Numbers rise in the order in which they are said.
void ObservedDaemon::ask(const observer::Request& request, const observer::Asker& asker,
                         std::function<void(Answer)> done) {
  const char* problem = nullptr;
  {
    const std::scoped_lock lock(lock_);
    const std::uint32_t number = ++last_request_;
    const auto packet = observer_message::encode(observer_message::Asked{number, request, asker});
    if (is_over_) {
      problem = "the daemon's master process is gone";
    } else if (!packet) {
      problem = "the request names too much at once";
    } else if (asked_.size() >= observer_message::max_unanswered) {
      problem = "too many requests wait for an answer";
    } else {
      asked_.emplace(number, done);
      if (control_.say(wire::decode<observer_message::Request>(*packet))) return;
      asked_.erase(number);
      problem = "the daemon's master process doesn't hear";
    }
  }
  done(failure(problem));
}

// One that the master doesn't take now is lost: it is busy with others.
void ObservedDaemon::note(const observer::Refused& refused) {
  const std::scoped_lock lock(lock_);
  control_.say(
      observer_message::Refused{refused.action, refused.asker.level, refused.asker.by, refused.sentence});
}

}  // namespace sshrp::app
