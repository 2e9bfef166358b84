// Who waits for a place, who gets one, and who gives it back.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "balance/book_work.h"
#include "wire/writer.h"

namespace sshrp::balance {

using std::chrono::milliseconds;

bool Book::Work::hear(Asker asker, const message::Ask& ask, TimePoint now) {
  Worker& worker = workers_[asker];
  worker.has_asked = true;
  if (worker.asks.contains(ask.request)) return false;
  Party* const party = find(ask.group);
  if (party == nullptr) {
    deny(asker, ask.request, Denial::no_such_group, "there is no such group");
    return true;
  }
  if (worker.places.size() >= max_places || worker.asks.size() >= max_asks) {
    deny(asker, ask.request, *party, Denial::too_many, now);
    return true;
  }
  Login login{.user = std::string(ask.user), .source = source_of(ask.source)};
  for (const std::string_view name : message::decode_names(ask.tried)) {
    const Server* const server = party->group.find(name);
    if (server != nullptr && std::ranges::find(login.tried, server->id) == login.tried.end())
      login.tried.push_back(server->id);
  }
  if (answer(asker, ask.request, *party, login, now) == Served::yes) return true;

  if (const auto refused = party->queue.refusal(login, party->group.setup().queue)) {
    deny(asker, ask.request, *party, *refused, now);
    return true;
  }
  const TimePoint until = now + std::min(party->group.setup().queue_timeout, milliseconds(ask.milliseconds));
  const std::uint64_t number = ++last_waiting_;
  party->queue.add(number, {asker, ask.request, std::move(login), now, until});
  deadlines_.emplace(until, party, number);
  if (party->queue.size() == 1) party->served = now;
  queued_.insert(party);
  worker.asks.emplace(ask.request, std::pair(party, number));
  return true;
}

bool Book::Work::hear(Asker asker, const message::Cancel& cancel, TimePoint) {
  const auto worker = workers_.find(asker);
  if (worker == workers_.end()) return false;
  const auto found = worker->second.asks.find(cancel.request);
  if (found == worker->second.asks.end()) return false;
  const auto [party, number] = found->second;
  static_cast<void>(take_waiting(*party, number));
  return true;
}

bool Book::Work::hear(Asker asker, const message::Hold& hold, TimePoint now) {
  Worker& worker = workers_[asker];
  Party* const party = find(hold.group);
  Server* const server = party == nullptr ? nullptr : party->group.find(hold.server);
  if (worker.has_asked || server == nullptr || worker.places.size() >= max_places) return false;
  const Login login{.user = std::string(hold.user), .source = source_of(hold.source)};
  const auto [added, is_new] =
      worker.places.try_emplace(hold.place, Place{party, server, now, stick_key(*party, login)});
  if (!is_new) return false;
  ++server->logins;
  if (hold.logged_in) {
    added->second.outcome = Outcome::reached;
    begin_session(added->second);
  }
  party->group.refresh(*server, now);
  return true;
}

bool Book::Work::hear(Asker asker, const message::Release& release, TimePoint now) {
  const auto worker = workers_.find(asker);
  if (worker == workers_.end()) return false;
  const auto found = worker->second.places.find(release.place);
  if (found == worker->second.places.end()) return false;
  const Place place = std::move(worker->second.places.extract(found).mapped());
  give_back(place, now);
  serve(*place.party, now);
  drop_if_unused(place.party);
  return true;
}

void Book::Work::forget(Asker asker, TimePoint now) {
  const auto found = workers_.find(asker);
  if (found == workers_.end()) return;
  while (!found->second.asks.empty()) {
    const auto [party, number] = found->second.asks.begin()->second;
    static_cast<void>(take_waiting(*party, number));
  }
  const Worker gone = std::move(workers_.extract(found).mapped());
  // All of it before anybody else is served.
  std::set<Party*> parties;
  for (const auto& [number, place] : gone.places) {
    give_back(place, now);
    parties.insert(place.party);
  }
  for (Party* const party : parties) {
    serve(*party, now);
    drop_if_unused(party);
  }
}

Book::Work::Party* Book::Work::find(std::string_view group) {
  const auto found = parties_.find(group);
  return found == parties_.end() || !found->second->is_used ? nullptr : found->second.get();
}

/// Begins with the group's number. Empty, but for that: nobody.
std::string Book::Work::stick_key(const Party& party, const Login& login) {
  Bytes key;
  wire::Writer writer(key);
  writer.uint32(party.group.id());
  switch (party.group.setup().sticky) {
    case Stickiness::no:
      break;
    case Stickiness::user:
      writer.byte('u').raw(as_bytes(login.user));
      break;
    case Stickiness::source:
      if (!login.source.empty()) writer.byte('s').raw(as_bytes(login.source));
      break;
  }
  return std::string(as_text(key));
}

Choice Book::Work::choose(Party& party, const Login& login, TimePoint now) {
  const Sticky::Where* where = nullptr;
  if (party.group.setup().sticky != Stickiness::no) where = sticky_.find(stick_key(party, login), now);
  if (where == nullptr) return party.group.choose(login, nullptr, Group::HasSession::no, now);
  const auto has_session = where->sessions > 0 ? Group::HasSession::yes : Group::HasSession::no;
  return party.group.choose(login, party.group.find(where->server), has_session, now);
}

Book::Work::Served Book::Work::answer(Asker asker, std::uint32_t request, Party& party, const Login& login,
                                      TimePoint now) {
  const Choice choice = choose(party, login, now);
  if (const auto* const why = std::get_if<Denial>(&choice)) {
    deny(asker, request, party, *why, now);
  } else if (Server* const* const server = std::get_if<Server*>(&choice)) {
    give(asker, request, party, **server, login, now);
  } else {
    return Served::no;
  }
  return Served::yes;
}

void Book::Work::give(Asker asker, std::uint32_t request, Party& party, Server& server, const Login& login,
                      TimePoint now) {
  Worker& worker = workers_[asker];
  do {
    ++worker.last_place;
  } while (worker.places.contains(worker.last_place));
  Place place{&party, &server, now, stick_key(party, login)};
  if (server.standing() == Standing::resting && !server.health.is_on_trial()) {
    place.is_trial = true;
    server.health.begin_trial();
  }
  worker.places.emplace(worker.last_place, std::move(place));
  party.group.give(server, now);
  answers_.push_back({asker, request, Gift{worker.last_place, server.setup.name}});
}

void Book::Work::deny(Asker asker, std::uint32_t request, Denial why, std::string sentence) {
  answers_.push_back({asker, request, Refusal{why, std::move(sentence)}});
}

void Book::Work::deny(Asker asker, std::uint32_t request, Party& party, Denial why, TimePoint now) {
  ++party.denied;
  deny(asker, request, why, party.group.reasons(now));
}

/// Out of all lists.
Waiting Book::Work::take_waiting(Party& party, std::uint64_t number) {
  Waiting waiting = party.queue.take(number);
  deadlines_.erase({waiting.until, &party, number});
  if (party.queue.size() == 0) queued_.erase(&party);
  workers_[waiting.asker].asks.erase(waiting.request);
  return waiting;
}

/// Those who wait, as far as there is anything for them: one who can only go elsewhere is passed over.
void Book::Work::serve(Party& party, TimePoint now) {
  if (!party.is_used) return;
  party.served = now;
  const bool are_all = serve_some(party, 0, now) == 0;  // who came first is first
  party.unserved = are_all ? 0 : party.queue.size();
}

// It goes on where it was, round about: whatever comes between, each has his turn.
void Book::Work::serve_more(Party& party, TimePoint now) {
  const std::uint64_t from = std::exchange(party.next, serve_some(party, party.next, now));
  if (party.next != 0) party.unserved -= std::min(party.unserved, max_passed_over);
  if ((party.next == 0 && from == 0) || !party.group.may_serve(now)) party.unserved = 0;
}

std::uint64_t Book::Work::serve_some(Party& party, std::uint64_t from, TimePoint now) {
  const auto& all = party.queue.all();
  std::size_t passed_over = 0;
  for (auto next = all.lower_bound(from); next != all.end() && party.group.may_serve(now);) {
    const auto& [number, waiting] = *next;
    if (answer(waiting.asker, waiting.request, party, waiting.login, now) == Served::yes) {
      const std::uint64_t served = number;
      ++next;
      static_cast<void>(take_waiting(party, served));
    } else if (++passed_over < max_passed_over) {
      ++next;
    } else {
      return number + 1;
    }
  }
  return 0;
}

void Book::Work::give_back(const Place& place, TimePoint now) {
  Server& server = *place.server;
  --(place.is_session ? server.sessions : server.logins);
  if (place.is_trial && !place.outcome) server.health.end_trial();
  if (place.stuck != 0)
    sticky_.end(place.stick_key, place.stuck, now + place.party->group.setup().sticky_for);
  place.party->group.refresh(server, now);
  place.party->group.drop_if_unused(server);
}

void Book::Work::begin_session(Place& place) {
  --place.server->logins;
  ++place.server->sessions;
  place.is_session = true;
  if (place.stick_key.size() > sizeof(std::uint32_t))
    place.stuck = sticky_.begin(place.stick_key, place.server->id);
}

}  // namespace sshrp::balance
