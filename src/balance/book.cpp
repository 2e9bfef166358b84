// The book as others use it: groups come and go, operators say what they want.
// SPDX-License-Identifier: MIT
#include "balance/book.h"

#include <algorithm>

#include "balance/book_work.h"

namespace sshrp::balance {

Book::Book(Random random) : work_(std::make_unique<Work>(std::move(random))) {}
Book::~Book() = default;

void Book::use(std::vector<GroupSetup> groups, TimePoint now) { work_->use(std::move(groups), now); }
void Book::set_service(std::string_view group, std::string_view server, Service service, TimePoint now) {
  work_->set_service(group, server, service, now);
}
bool Book::hear(Asker asker, const message::FromWorker& said, TimePoint now) {
  return std::visit([&](const auto& message) { return work_->hear(asker, message, now); }, said);
}
void Book::forget(Asker asker, TimePoint now) { work_->forget(asker, now); }
void Book::on_time(TimePoint now) { work_->on_time(now); }
TimePoint Book::next() const { return work_->next(); }
std::vector<Answer> Book::take_answers() { return work_->take_answers(); }
std::vector<Change> Book::take_changes() { return work_->take_changes(); }
std::vector<CheckDue> Book::take_checks(TimePoint now) { return work_->take_checks(now); }
void Book::checked(std::string_view group, std::string_view server, CheckResult result, std::string_view why,
                   TimePoint now) {
  work_->checked(group, server, result, why, now);
}
Rows Book::rows(TimePoint now) const { return work_->rows(now); }
Past Book::past(TimePoint now) const { return work_->past(now); }
void Book::take_over(const Past& past, TimePoint now) { work_->take_over(past, now); }

namespace {

/// Each name once: the first.
void leave_out_doubles(GroupSetup& setup) {
  std::vector<ServerSetup> once;
  for (ServerSetup& server : setup.servers) {
    if (std::ranges::find(once, server.name, &ServerSetup::name) == once.end())
      once.push_back(std::move(server));
  }
  setup.servers = std::move(once);
}

}  // namespace

void Book::Work::use(std::vector<GroupSetup> groups, TimePoint now) {
  for (auto& [name, party] : parties_) party->is_used = false;
  std::vector<Group*> used;
  for (GroupSetup& setup : groups) {
    auto& party = parties_[setup.name];
    if (party == nullptr) party = std::make_unique<Party>(++last_group_, random_);
    if (party->is_used && party->group.shared_setup() != nullptr)
      continue;  // of this name there is one already
    party->is_used = true;
    leave_out_doubles(setup);
    const auto shared = std::make_shared<const GroupSetup>(std::move(setup));
    party->group.use(shared, now);
    for (Server* const server : party->group.servers()) {
      const auto wished = services_.find({shared->name, server->setup.name});
      server->service = wished == services_.end() ? Service::ready : wished->second;
      party->group.refresh(*server, now);
    }
    used.push_back(&party->group);
  }
  for (auto next = parties_.begin(); next != parties_.end();) {
    Party& party = *(next++)->second;
    if (!party.is_used) unlist(party);
  }
  checks_.use(used, now);
  for (auto& [name, party] : parties_) serve(*party, now);
}

void Book::Work::unlist(Party& party) {
  while (party.queue.size() > 0) {
    const Waiting waiting = take_waiting(party, party.queue.all().begin()->first);
    deny(waiting.asker, waiting.request, Denial::no_such_group, "its group isn't configured any more");
  }
  party.group.unlist();
  sticky_.forget(stick_key(party, {}).substr(0, sizeof(std::uint32_t)));
  drop_if_unused(&party);
}

void Book::Work::drop_if_unused(Party* party) {
  if (party->is_used || party->group.is_held()) return;
  parties_.erase(party->group.setup().name);
}

TimePoint Book::Work::next() const {
  TimePoint next = checks_.next();
  if (!deadlines_.empty()) next = std::min(next, std::get<TimePoint>(*deadlines_.begin()));
  for (const Party* const party : queued_) {
    if (party->unserved > 0) return {};
    next = std::min(next, party->group.next_due(party->served));
  }
  return next;
}

void Book::Work::on_time(TimePoint now) {
  while (!deadlines_.empty() && std::get<TimePoint>(*deadlines_.begin()) <= now) {
    const auto [until, party, number] = *deadlines_.begin();
    const Waiting waiting = take_waiting(*party, number);
    deny(waiting.asker, waiting.request, *party, Denial::timed_out, now);
  }
  const std::vector<Party*> queued(queued_.begin(), queued_.end());
  for (Party* const party : queued) {
    if (party->group.next_due(party->served) <= now) {
      serve(*party, now);
    } else if (party->unserved > 0) {
      serve_more(*party, now);
    }
  }
}

Rows Book::Work::rows(TimePoint now) const {
  Rows rows;
  for (const auto& [name, party] : parties_) {
    if (!party->is_used) continue;
    const GroupSetup& setup = party->group.setup();
    rows.groups.push_back(
        {name, static_cast<std::uint32_t>(party->queue.size()), setup.queue, party->denied});
    for (const Server* const server : party->group.servers()) {
      const auto changed =
          std::chrono::duration_cast<std::chrono::nanoseconds>(server->changed.time_since_epoch());
      rows.servers.push_back({.group = name,
                              .server = server->setup.name,
                              .state = server->state(setup, now),
                              .why = server->why,
                              .changed = static_cast<std::uint64_t>(changed.count()),
                              .weight = server->setup.weight,
                              .max_sessions = server->setup.max_sessions,
                              .backup = server->setup.backup,
                              .logins = server->logins,
                              .sessions = server->sessions,
                              .given = server->given,
                              .failed = server->failed,
                              .refused = server->refused,
                              .checks_well = server->checks_well,
                              .checks_failed = server->checks_failed});
    }
  }
  return rows;
}

}  // namespace sshrp::balance
