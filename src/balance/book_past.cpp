// What a book hands on to the next, and takes from the one before.
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "balance/book_work.h"
#include "util/text.h"
#include "wire/reader.h"

namespace sshrp::balance {
namespace {

constexpr std::size_t group_size = sizeof(std::uint32_t);  // of Work::stick_key's beginning

bool is_kind_of(Stickiness sticky, std::string_view who) {
  return (sticky == Stickiness::user && who.starts_with('u')) ||
         (sticky == Stickiness::source && who.starts_with('s'));
}

bool is_escaped(const std::string& why) { return util::quote(why) == '"' + why + '"'; }

}  // namespace

Past Book::Work::past(TimePoint now) const {
  Past past;
  std::map<std::uint32_t, Party*> by_id;
  for (const auto& [name, party] : parties_) {
    if (!party->is_used) continue;
    by_id[party->group.id()] = party.get();
    for (const Server* const server : party->group.servers())
      past.servers.push_back({.group = name,
                              .server = server->setup.name,
                              .health = server->health.past(),
                              .why = server->why,
                              .changed = server->changed,
                              .given = server->given,
                              .failed = server->failed,
                              .refused = server->refused,
                              .checks_well = server->checks_well,
                              .checks_failed = server->checks_failed});
  }
  sticky_.for_each([&](const Sticky::Known& known) {
    const auto party = by_id.find(wire::Reader(as_bytes(known.key)).uint32());
    if (party == by_id.end()) return;
    Group& group = party->second->group;
    const Server* const server = group.find(known.server);
    if (server == nullptr) return;
    past.sticky.push_back({.group = group.setup().name,
                           .who = std::string(known.key.substr(group_size)),
                           .server = server->setup.name,
                           .until = known.until.value_or(now + group.setup().sticky_for)});
  });
  return past;
}

void Book::Work::take_over(const Past& past, TimePoint now) {
  for (const ServerPast& server : past.servers) take_over(server, now);
  for (const StickyPast& sticky : past.sticky) take_over(sticky, now);
}

void Book::Work::take_over(const ServerPast& past, TimePoint now) {
  Party* const party = find(past.group);
  Server* const server = party == nullptr ? nullptr : party->group.find(past.server);
  if (server == nullptr || !server->is_listed()) return;
  Health::Past own = server->health.past();
  own.refusals = own.well = own.unwell = 0;  // a check of ours may have been quicker
  if (own != Health::Past{}) return;
  server->health.restore(past.health, party->group.setup(), now);
  if (is_escaped(past.why)) server->why = past.why;
  server->changed = std::min(past.changed, now);
  server->given += past.given;
  server->failed += past.failed;
  server->refused += past.refused;
  server->checks_well += past.checks_well;
  server->checks_failed += past.checks_failed;
  party->group.refresh(*server, now);
}

void Book::Work::take_over(const StickyPast& past, TimePoint now) {
  Party* const party = find(past.group);
  const Server* const server = party == nullptr ? nullptr : party->group.find(past.server);
  if (server == nullptr || !is_kind_of(party->group.setup().sticky, past.who)) return;
  const TimePoint until = std::min(past.until, now + party->group.setup().sticky_for);
  sticky_.remember(stick_key(*party, {}).substr(0, group_size) + past.who, server->id, until);
}

}  // namespace sshrp::balance
