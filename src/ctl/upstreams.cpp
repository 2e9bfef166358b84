// The commands upstreams and upstream, bans, ban and unban.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "ctl/commands.h"
#include "ctl/failure.h"
#include "ctl/printed.h"

namespace sshrp::ctl {
namespace {

constexpr std::string_view default_ban = "1h";

/// How long it is until then.
std::string left_until(const json& object, std::string_view name, Time now) {
  const auto then = time(object, name);
  return then ? age_text(std::chrono::ceil<std::chrono::seconds>(*then - now)) : std::string();
}

}  // namespace

int upstreams(Call& call) {
  const Answer answer = get(call.http, "/api/v1/upstreams");
  const auto& list = objects(answer);
  return call.print_answer(answer, [&] {
    Table table({{"UPSTREAM"},
                 {"SERVER"},
                 {"STATE"},
                 {"HEALTH"},
                 {"SESSIONS", Align::right},
                 {"WAITING", Align::right},
                 {"ROUTES"},
                 {"WHY"}});
    for (const json& upstream : list)
      table.add({text(upstream, "upstream"), text(upstream, "server"), text(upstream, "state"),
                 text(upstream, "health"), shown(upstream, "sessions"), shown(upstream, "waiting"),
                 shown(upstream, "routes"), text(upstream, "why")});
    return table;
  });
}

int upstream(Call& call) {
  const auto& words = call.arguments.words;
  const json request = {{"upstream", words[0]}, {"server", words[1]}, {"state", words[2]}};
  call.print_done(post(call.http, "/api/v1/upstreams/state", request),
                  fmt::format("{} of {} is in state {}", words[1], words[0], words[2]));
  return exit_done;
}

int bans(Call& call) {
  const Answer answer = get(call.http, "/api/v1/bans");
  const auto& list = objects(answer);
  return call.print_answer(answer, [&] {
    Table table({{"SOURCE"}, {"KIND"}, {"LEFT", Align::right}, {"UNTIL"}});
    const Time now = std::chrono::system_clock::now();
    for (const json& ban : list)
      table.add({text(ban, "source"), text(ban, "kind"), left_until(ban, "until", now), text(ban, "until")});
    return table;
  });
}

int ban(Call& call) {
  const std::string given =
      call.arguments.has("--time") ? call.arguments.value("--time") : std::string(default_ban);
  const auto seconds = parse_duration(given);
  if (!seconds || seconds->count() == 0)
    throw Failure(exit_usage, "--time wants a time, as 90s, 30m, 1h or 7d");
  const std::string& source = call.arguments.words[0];
  call.print_done(post(call.http, "/api/v1/bans", {{"source", source}, {"seconds", seconds->count()}}),
                  fmt::format("{} is refused for {}", source, age_text(*seconds)));
  return exit_done;
}

int unban(Call& call) {
  const std::string& source = call.arguments.words[0];
  call.print_done(post(call.http, "/api/v1/bans/lift", {{"source", source}}),
                  fmt::format("{} is refused no longer", source));
  return exit_done;
}

}  // namespace sshrp::ctl
