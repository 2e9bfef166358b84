// The commands that are about the daemon as a whole: status, reload, upgrade, drain, version, metrics.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <thread>

#include "ctl/commands.h"
#include "ctl/failure.h"
#include "ctl/printed.h"

namespace sshrp::ctl {
namespace {

constexpr std::chrono::milliseconds drain_interval{500};  // between two looks at how many sessions are left

constexpr std::string_view path_of_status = "/api/v1/status";

Answer post_and_wait(const Call& call, std::string_view path) {
  return checked(call.http.post(path, "{}", restart_patience));
}

/// nullopt: the daemon has ended.
std::optional<std::uint64_t> sessions_left(const Http& http) {
  try {
    const Answer answer = get(http, path_of_status);
    return number(object(answer), "sessions");
  } catch (const Failure& failure) {
    if (failure.code() == exit_unreachable) return std::nullopt;
    throw;
  }
}

void wait_for_end(const Call& call) {
  std::optional<std::uint64_t> told;
  for (;;) {
    const auto left = sessions_left(call.http);
    if (left.value_or(0) == 0) return;
    if (call.output.is_terminal && !call.arguments.json && told != left) {
      call.say(fmt::format("{} {} on", count_text(*left, "session"), *left == 1 ? "goes" : "go"));
      call.output.out.flush();
    }
    told = left;
    std::this_thread::sleep_for(drain_interval);
  }
}

}  // namespace

int status(Call& call) {
  const Answer answer = get(call.http, path_of_status);
  const json& found = object(answer);
  if (call.arguments.json) {
    call.print_json(answer);
    return exit_done;
  }
  const auto uptime = std::chrono::seconds(
      static_cast<std::int64_t>(std::min<std::uint64_t>(number(found, "uptime_seconds"), INT32_MAX)));
  call.say(fmt::format(
      "sshrpd {}, for {}, {}", text(found, "version"), age_text(uptime),
      shown(found, "taking_connections") == "yes" ? "takes connections" : "takes no connections"));
  call.say(fmt::format("{}, {} in progress", count_text(number(found, "sessions"), "session"),
                       count_text(number(found, "logins_in_progress"), "login")));
  call.say(fmt::format("{} up, {} down", bytes_text(number(found, "bytes_up")),
                       bytes_text(number(found, "bytes_down"))));
  call.say(
      fmt::format("{}; asked with the level {}",
                  number(found, "processes") == 1 ? "1 process" : shown(found, "processes") + " processes",
                  text(found, "level")));
  return exit_done;
}

int reload(Call& call) {
  call.print_done(post_and_wait(call, "/api/v1/reload"), "the configuration is in force");
  return exit_done;
}

int upgrade(Call& call) {
  call.print_done(post_and_wait(call, "/api/v1/upgrade"), "the new program has taken over");
  return exit_done;
}

int drain(Call& call) {
  const Answer answer = post(call.http, "/api/v1/drain", json::object());
  const bool waits = call.arguments.has("--wait");
  if (waits) wait_for_end(call);
  if (waits && !call.arguments.json) {
    call.say("no session is left");
  } else {
    call.print_done(answer, "no more connections are taken");
  }
  return exit_done;
}

int version(Call& call) {
  Table table({{"PROCESS"}, {"STATE"}, {"VERSION"}, {"PID", Align::right}, {"AGE", Align::right}});
  const auto own = [&table] { table.add({"sshrpctl", "", SSHRP_VERSION, "", ""}); };
  try {
    const Answer answer = get(call.http, "/api/v1/processes");
    const auto& list = objects(answer);
    if (call.arguments.json) {
      call.print_json(answer);
      return exit_done;
    }
    const Time now = std::chrono::system_clock::now();
    for (const json& process : list)
      table.add({text(process, "role"), text(process, "state"), text(process, "version"),
                 shown(process, "pid"), age(process, "began", now)});
  } catch (const Failure&) {  // its own is known all the same
    own();
    if (!call.arguments.json) call.print(table);
    throw;
  }
  own();
  call.print(table);
  return exit_done;
}

int metrics(Call& call) {
  const Reply reply = call.http.get("/metrics");
  require_done(reply);
  if (!call.output.is_terminal) {
    call.output.out << reply.body;
    return exit_done;
  }
  std::string_view rest = reply.body;
  while (!rest.empty()) {
    const std::size_t size = std::min(rest.find('\n'), rest.size());
    call.say(rest.substr(0, size));
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  return exit_done;
}

}  // namespace sshrp::ctl
