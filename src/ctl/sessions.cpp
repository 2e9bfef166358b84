// The commands sessions, session and end.
// SPDX-License-Identifier: MIT
#include "ctl/sessions.h"

#include <fmt/format.h>

#include <algorithm>

#include "ctl/commands.h"
#include "ctl/failure.h"
#include "ctl/object_list.h"
#include "ctl/printed.h"
#include "ctl/url.h"

namespace sshrp::ctl {
namespace {

constexpr std::string_view path_of_sessions = "/api/v1/sessions";

struct Parameter {
  std::string_view option;
  std::string_view name;  // in the query
};
constexpr Parameter parameters[] = {{"--user", "user"},     {"--route", "route"}, {"--upstream", "upstream"},
                                    {"--source", "source"}, {"--stage", "stage"}, {"--sort", "sort"}};

/// The members of a session that come first where all are printed; others follow.
constexpr std::string_view first_members[] = {
    "session",         "user",          "client",     "route",
    "upstream",        "upstream_user", "stage",      "began",
    "last_activity",   "seconds",       "bytes_up",   "bytes_down",
    "channels",        "channels_open", "method",     "key",
    "upstream_method", "upstream_key",  "algorithms", "upstream_algorithms",
    "worker"};

constexpr std::string_view members_of_row[] = {
    "session", "user",  "client",        "route",    "upstream",   "upstream_user",
    "stage",   "began", "last_activity", "bytes_up", "bytes_down", "channels_open"};

std::string upstream_of(const json& session) {
  const std::string user = text(session, "upstream_user");
  const std::string host = text(session, "upstream");
  return user.empty() || host.empty() ? host : user + '@' + host;
}

bool is_all_digits(std::string_view text) {
  return !text.empty() && text.size() < 10 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string sessions_path(const Arguments& arguments) {
  std::vector<std::pair<std::string_view, std::string>> values;
  const std::string limit = limit_of(arguments);
  for (const Parameter& parameter : parameters) {
    if (arguments.has(parameter.option) && arguments.value(parameter.option).empty())
      throw Failure(exit_usage, fmt::format("{} is empty", parameter.option));
    values.emplace_back(parameter.name, arguments.value(parameter.option));
  }
  if (!limit.empty()) values.emplace_back("limit", limit);
  if (arguments.has("--reverse")) values.emplace_back("reverse", "1");
  return std::string(path_of_sessions) + query(values);
}

std::string limit_of(const Arguments& arguments) {
  if (arguments.has("--limit") && !is_all_digits(arguments.value("--limit")))
    throw Failure(exit_usage, "--limit wants a number, as 100");
  return arguments.value("--limit");
}

json end_request(const Arguments& arguments) {
  json request = json::object();
  int ways = 0;
  if (!arguments.words.empty()) {
    request["sessions"] = arguments.words;
    ++ways;
  }
  for (const std::string_view option : {"--user", "--route", "--source"}) {
    if (!arguments.has(option)) continue;
    if (arguments.value(option).empty()) throw Failure(exit_usage, fmt::format("{} is empty", option));
    request[std::string(option.substr(2))] = arguments.value(option);
    ++ways;
  }
  if (ways != 1)
    throw Failure(exit_usage, "end wants ids of sessions, or one of --user, --route and --source");
  if (arguments.has("--message")) request["message"] = arguments.value("--message");
  return request;
}

int sessions(Call& call) {
  const std::string text = text_of(call.http.get(sessions_path(call.arguments)));
  if (call.arguments.json) {
    for_each_object(text, {}, [](const json&) {});
    call.print_json({json::array(), text});
    return exit_done;
  }
  Table table({{"SESSION"},
               {"USER"},
               {"CLIENT"},
               {"ROUTE"},
               {"UPSTREAM"},
               {"STAGE"},
               {"AGE", Align::right},
               {"IDLE", Align::right},
               {"UP", Align::right},
               {"DOWN", Align::right},
               {"CHANNELS"}});
  const Time now = std::chrono::system_clock::now();
  for_each_object(text, members_of_row, [&](const json& session) {
    table.add({ctl::text(session, "session"), ctl::text(session, "user"), ctl::text(session, "client"),
               ctl::text(session, "route"), upstream_of(session), ctl::text(session, "stage"),
               age(session, "began", now), age(session, "last_activity", now),
               bytes_text(number(session, "bytes_up")), bytes_text(number(session, "bytes_down")),
               shown(session, "channels_open")});
  });
  call.print(table);
  return exit_done;
}

int session(Call& call) {
  const Answer answer =
      get(call.http, fmt::format("{}/{}", path_of_sessions, percent_encode(call.arguments.words[0])));
  const json& found = object(answer);
  return call.print_answer(answer, [&] {
    Table table({{"FACT"}, {"VALUE"}});
    for (const std::string_view name : first_members)
      if (found.contains(std::string(name))) table.add({std::string(name), shown(found, name)});
    for (const auto& [name, value] : found.items())
      if (std::ranges::find(first_members, name) == std::end(first_members)) table.add({name, shown(value)});
    return table;
  });
}

int end(Call& call) {
  const Answer answer = post(call.http, fmt::format("{}/end", path_of_sessions), end_request(call.arguments));
  const std::uint64_t ended = number(object(answer), "ended");
  if (call.arguments.json) {
    call.print_json(answer);
  } else if (ended > 0) {
    call.say(fmt::format("{} {}", count_text(ended, "session"), ended == 1 ? "ends" : "end"));
  }
  if (ended == 0) throw Failure(exit_refused, "there is no such session");
  return exit_done;
}

}  // namespace sshrp::ctl
