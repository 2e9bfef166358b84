// Metrics: all that is counted, one table. A new one is a row here, and facts::count("channels"), say, where
// it happens, or facts::raise and facts::lower. A name that no row has doesn't compile.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "facts/histogram.h"

namespace sshrp::facts {

enum class MetricKind : std::uint8_t {
  counter,  // only grows, over reloads, upgrades and workers' deaths
  gauge,    // how many there are now; those of a process that has ended are gone
};

struct Metric {
  std::string_view name;
  MetricKind kind;
  std::string_view unit;
  std::string_view meaning;
};

namespace inside {

inline constexpr auto plain_metrics = [] {
  using enum MetricKind;
  return std::to_array<Metric>({
#ifdef SSHRP_OTHER_METRICS  // another build, for the tests of upgrades: other offsets, and names that this
                            // one hasn't
      {"first_of_another_build", counter, "none", "nothing"},
      {"gauge_of_another_build", gauge, "none", "nothing"},
#endif
      {"connections_accepted", counter, "connections", "taken from a listening socket to be served"},
      {"connections_refused_max_sessions", counter, "connections", "max_sessions, all of them logged in"},
      {"connections_refused_max_startups", counter, "connections", "at random: the rate of max_startups"},
      {"connections_ended_max_startups", counter, "connections",
       "before login, to make room for others: max_startups"},
      {"connections_ended_max_sessions", counter, "connections",
       "before login, to make room for others: max_sessions"},
      {"connections_refused_max_startups_per_source", counter, "connections",
       "of an address that has as many before login"},
      {"connections_refused_max_sessions_per_source", counter, "connections",
       "of an address that has as many"},
      {"connections_refused_max_connection_rate", counter, "connections",
       "of an address that comes too often"},
      {"connections_refused_penalty", counter, "connections", "of an address with a penalty in force"},
      {"connections_refused_ban", counter, "connections", "of an address that is banned"},
      {"connections_refused_overflow", counter, "connections",
       "of any address, because too many have penalties"},
      {"connections_refused_proxy_protocol", counter, "connections",
       "of who is none of the listener's balancers, or of one that sent no header"},
      {"offences_unreported", counter, "offences", "too many at once for the master to hear of them"},
      {"offences_lost", counter, "offences", "too many while the table of penalties couldn't be written"},
      {"penalties_enforced", counter, "penalties", "that made an address be refused"},
      {"bans", counter, "bans", "of addresses that were refused too often"},
      {"connections_closed_no_descriptor", counter, "connections",
       "unserved, as no descriptor was free for them"},
      {"sessions_refused_max_sessions_per_user", counter, "connections",
       "logged in, of a user who has as many sessions"},
      {"logins_in_progress", gauge, "connections", "accepted, nobody is logged in yet"},
      {"logins_ok", counter, "connections", "a client was let in, and told so"},
      {"logins_failed", counter, "connections", "ended before a client was let in"},
      {"sessions_begun", counter, "sessions", "logged in on both sides, relayed from here on"},
      {"sessions_ended", counter, "sessions", "that had begun"},
      {"sessions_open", gauge, "sessions", "logged in now"},
      {"sessions_unlisted", counter, "sessions", "for which the list of live sessions had no room"},
      {"bytes_up", counter, "bytes", "payload of clients' packets after login"},
      {"bytes_down", counter, "bytes", "payload of upstreams' packets after login"},
      {"channels", counter, "channels", "that either side asked for"},
      {"channels_refused_max_channels", counter, "channels", "of a session that has as many open"},
      {"key_exchanges", counter, "exchanges", "completed, on either leg, the first of a connection too"},
      {"upstream_connects_ok", counter, "connections", "TCP connections to upstreams"},
      {"upstream_connects_failed", counter, "connections", "upstreams that no TCP connection was had to"},
      {"upstream_logins_waiting", gauge, "logins", "for others at the same server: max_logins_in_progress"},
      {"logins_refused_max_logins_in_progress", counter, "logins", "that waited in vain for such a place"},
      {"recordings", counter, "recordings", "whose file was made"},
      {"recording_bytes", counter, "bytes", "written to files of recordings"},
      {"recording_failures", counter, "recordings", "that couldn't be made, or broke off"},
      {"log_lines_lost", counter, "lines", "of the log and the access log, which couldn't be written"},
      {"worker_starts", counter, "processes", "workers that became ready"},
      {"worker_deaths", counter, "processes", "workers that ended other than by themselves, with status 0"},
      {"worker_restarts", counter, "processes", "workers in place of others that ended by themselves"},
      {"reloads", counter, "reloads", "configurations that came into force by SIGHUP"},
      {"counters_spoilt", counter, "values", "left in an ended process's counters that can't be true"},
#ifdef SSHRP_OTHER_METRICS
      {"last_of_another_build", counter, "none", "nothing"},
#endif
  });
}();

}  // namespace inside

/// The rows above, and behind them the cells of histograms.
inline constexpr auto metrics = [] {
  std::array<Metric, inside::plain_metrics.size() + inside::cell_names.size()> all{};
  std::size_t next = 0;
  for (const Metric& row : inside::plain_metrics) all[next++] = row;
  for (const inside::CellName& name : inside::cell_names)
    all[next++] = {name.view(), MetricKind::counter, "cells", "of a histogram"};
  return all;
}();

/// Where the cells of that histogram begin in the table.
constexpr std::size_t first_cell(std::string_view histogram) {
  std::size_t row = 0;
  while (row < histograms.size() && histograms[row].name != histogram) ++row;
  return inside::plain_metrics.size() + row * cells_of_histogram;
}

/// A metric by its place in the table, which is found when the program is compiled.
template <MetricKind kind>
struct MetricName {
  std::size_t index = 0;

  // NOLINTNEXTLINE(google-explicit-constructor): a name is what is written where something is counted
  consteval MetricName(const char* name) {
    while (index < metrics.size() && metrics[index].name != name) ++index;
    if (index == metrics.size()) throw "no row of the table has this name";
    if (metrics[index].kind != kind) throw "it is of the other kind";
  }
};

using Counter = MetricName<MetricKind::counter>;
using Gauge = MetricName<MetricKind::gauge>;

}  // namespace sshrp::facts
