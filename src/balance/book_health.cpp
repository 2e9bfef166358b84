// What becomes of servers by what is said of them.
// SPDX-License-Identifier: MIT
#include "balance/book_work.h"
#include "util/text.h"

namespace sshrp::balance {
namespace {

/// At most max_why bytes, with the sign of what is cut off.
std::string shown(std::string_view why) {
  constexpr std::size_t sign = 3, max_escape = 4;  // bytes: "…", "\xNN"
  std::string text = util::escape(why, max_why - sign);
  return text.size() <= max_why ? text : util::escape(why, (max_why - sign) / max_escape);
}

std::string in_a_row(std::uint32_t fails) {
  return fails == 1 ? "a login failed there" : std::to_string(fails) + " logins in a row failed there";
}

}  // namespace

template <class Note>
void Book::Work::change(Party& party, Server& server, TimePoint now, Note note) {
  const GroupSetup& rules = party.group.setup();
  const State before = server.state(rules, now);
  const std::string why = note();
  party.group.refresh(server, now);
  if (why.empty()) return;
  const State after = server.state(rules, now);
  server.why = shown(why);
  if (after != before) {
    server.changed = now;
    if (changes_.size() < max_changes)
      changes_.push_back({rules.name, server.setup.name, before, after, server.why});
  }
  serve(party, now);
}

void Book::Work::set_service(std::string_view group, std::string_view server, Service service,
                             TimePoint now) {
  const std::pair<std::string, std::string> name(group, server);
  if (service == Service::ready) {
    services_.erase(name);
  } else if (services_.size() < max_servers || services_.contains(name)) {
    services_[name] = service;
  }
  Party* const party = find(group);
  Server* const known = party == nullptr ? nullptr : party->group.find(server);
  if (known == nullptr) return;
  change(*party, *known, now, [&] {
    known->service = service;
    if (service == Service::ready) known->health.reset(now);
    return "an operator says so";
  });
}

bool Book::Work::hear(Asker asker, const message::Note& note, TimePoint now) {
  const auto worker = workers_.find(asker);
  if (worker == workers_.end()) return false;
  const auto found = worker->second.places.find(note.place);
  if (found == worker->second.places.end()) return false;
  Place& place = found->second;
  const auto outcome = static_cast<Outcome>(note.outcome);
  if (outcome != Outcome::logged_in) {
    if (place.outcome) return false;
    judge(place, outcome, now);
    return true;
  }
  if (!place.outcome) judge(place, Outcome::reached, now);
  if (place.is_session || place.outcome != Outcome::reached) return false;
  begin_session(place);
  place.server->last_login = now;
  return true;
}

void Book::Work::judge(Place& place, Outcome outcome, TimePoint now) {
  place.outcome = outcome;
  Server& server = *place.server;
  Health& health = server.health;
  const GroupSetup& rules = place.party->group.setup();
  change(*place.party, server, now, [&]() -> std::string {
    if (place.is_trial) health.end_trial();
    switch (outcome) {
      case Outcome::reached:
      case Outcome::logged_in:
        return health.note_reached(place.given, now) ? "a login reached it" : "";
      case Outcome::failed: {
        ++server.failed;
        const std::uint32_t fails = health.condition() == Condition::up ? health.fails() + 1 : 1;
        const bool is_new = health.note_failed(rules, place.given, place.party->group.others_up(server), now);
        return is_new ? in_a_row(fails) : "";
      }
      case Outcome::refusing:
        ++server.refused;
        return health.note_refusing(place.given, now) ? "it turns logins away" : "";
      case Outcome::wrong_host_key:
        ++server.failed;
        return health.note_wrong_host_key(place.given, now) ? "its host key isn't the known one" : "";
      case Outcome::abandoned:
        break;
    }
    return "";
  });
}

void Book::Work::checked(std::string_view group, std::string_view server, CheckResult result,
                         std::string_view why, TimePoint now) {
  Party* const asked = find(group);
  if (asked == nullptr) return;
  for (const auto& [of, one] : checks_.answered(asked->group, std::string(server), result, now)) {
    Party& party = *find(of->setup().name);
    Server& checked = *one;
    Health& health = checked.health;
    change(party, checked, now, [&]() -> std::string {
      if (result == CheckResult::not_made) return "";
      ++(result == CheckResult::well ? checked.checks_well : checked.checks_failed);
      switch (result) {
        case CheckResult::well:
          return health.note_well(of->setup(), now) ? "checks find it well" : "";
        case CheckResult::failed:
        case CheckResult::not_let_in: {
          const bool is_new = health.note_unwell(of->setup(), party.group.others_up(checked), now);
          return is_new ? "check: " + std::string(why) : "";
        }
        case CheckResult::refusing:
          ++checked.refused;
          return health.note_refusing(now, now) ? "it turns checks away: " + std::string(why) : "";
        case CheckResult::wrong_host_key:
        case CheckResult::not_made:
          break;
      }
      return health.note_wrong_host_key(now, now) ? "check: " + std::string(why) : "";
    });
  }
}

}  // namespace sshrp::balance
