// SPDX-License-Identifier: MIT
#include "observer/commands.h"

#include <algorithm>
#include <iterator>

#include "observer/body.h"
#include "observer/session_list.h"
#include "util/text.h"

namespace sshrp::observer {
namespace {

using Sessions = std::vector<std::string>;

constexpr std::size_t max_id = 64;  // bytes; ours have 12

unsigned status_of(Answer::Result result) {
  constexpr unsigned statuses[] = {200, 409, 500};
  return statuses[static_cast<std::size_t>(result)];
}

Json& append_sentences(Json& json, const Answer& answer) {
  json.key("sentences").list();
  for (const auto& sentence : answer.sentences) json.value(sentence);
  return json.end_list();
}

/// {"sentences"}, and why not.
HttpReply tell(const Answer& answer) {
  Json json;
  json.object();
  if (answer.result != Answer::Result::done)
    json.member("error", answer.sentences.empty() ? "the daemon couldn't do this" : answer.sentences.front());
  return json_reply(append_sentences(json, answer).end_object().take(), status_of(answer.result));
}

HttpReply tell_ended(const Answer& answer) {
  if (answer.result != Answer::Result::done) return tell(answer);
  return json_reply(Json().object().member("ended", answer.count).end_object().take());
}

bool is_id(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return !text.empty() && text.size() <= max_id && std::ranges::all_of(text, fits);
}

/// But for what escaping marks for readers, it is as it will be shown.
bool is_safe(std::string text) {
  std::erase_if(text, [](char c) { return c == '"' || c == '\\'; });
  return util::escape(text, max_message) == text;
}

Result<Sessions> sessions_of(const Body& body, Daemon& daemon) {
  if (const auto* ids = find_member<Sessions>(body, "sessions")) {
    if (!std::ranges::all_of(*ids, is_id)) return "\"sessions\" must be ids of sessions";
    return *ids;
  }
  SessionFilter filter;
  if (const auto* user = find_member<std::string>(body, "user")) filter.user = *user;
  if (const auto* route = find_member<std::string>(body, "route")) filter.route = *route;
  if (const auto* text = find_member<std::string>(body, "source")) {
    auto source = parse_source(*text);
    if (auto* error = std::get_if<std::string>(&source)) return std::move(*error);
    filter.source = std::get<access::Network>(source);
  }
  if (filter.user.empty() && filter.route.empty() && !filter.source)
    return "which sessions: \"sessions\", \"user\", \"route\" or \"source\"";
  Sessions ids;
  for (const auto& session : daemon.sessions())
    if (is_id(session.record.id) && filter.fits(session)) ids.push_back(session.record.id);
  return ids;
}

Result<access::Network> network_of(const Body& body) {
  const auto* text = find_member<std::string>(body, "source");
  if (text == nullptr) return "\"source\" is missing";
  return parse_source(*text);
}

}  // namespace

Result<Command> parse_end(std::string_view text, Daemon& daemon) {
  constexpr std::string_view known[] = {"sessions", "user", "route", "source", "message"};
  auto parsed = parse_body(text, known);
  if (auto* error = std::get_if<std::string>(&parsed)) return std::move(*error);
  const auto& body = std::get<Body>(parsed);
  const auto* message = find_member<std::string>(body, "message");
  if (message != nullptr && (message->size() > max_message || !is_safe(*message)))
    return "\"message\" must be a line of at most 256 bytes, without controls";
  auto found = sessions_of(body, daemon);
  if (auto* error = std::get_if<std::string>(&found)) return std::move(*error);
  const auto& ids = std::get<Sessions>(found);
  Command command{.reply = tell_ended};
  for (std::size_t first = 0; first < ids.size(); first += max_sessions_of_request) {
    const std::size_t count = std::min(ids.size() - first, max_sessions_of_request);
    const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(first);
    command.requests.push_back({.action = Action::end_sessions,
                                .sessions = Sessions(begin, begin + static_cast<std::ptrdiff_t>(count)),
                                .message = message != nullptr ? *message : ""});
  }
  return command;
}

Result<Command> parse_server_state(std::string_view text, Daemon&) {
  constexpr std::string_view known[] = {"upstream", "server", "state"};
  auto parsed = parse_body(text, known);
  if (auto* error = std::get_if<std::string>(&parsed)) return std::move(*error);
  const auto& body = std::get<Body>(parsed);
  const auto* upstream = find_member<std::string>(body, "upstream");
  const auto* server = find_member<std::string>(body, "server");
  const auto* state = find_member<std::string>(body, "state");
  if (upstream == nullptr || server == nullptr) return "\"upstream\" and \"server\" are missing";
  if (state == nullptr || !balance::service_named(*state))
    return "\"state\" must be \"ready\", \"drain\" or \"maint\"";
  return Command{
      .requests = {{.action = Action::set_server, .name = *upstream, .server = *server, .state = *state}},
      .reply = tell};
}

Result<Command> parse_ban(std::string_view text, Daemon&) {
  constexpr std::string_view known[] = {"source", "seconds"};
  auto parsed = parse_body(text, known);
  if (auto* error = std::get_if<std::string>(&parsed)) return std::move(*error);
  const auto& body = std::get<Body>(parsed);
  auto source = network_of(body);
  if (auto* error = std::get_if<std::string>(&source)) return std::move(*error);
  const auto* seconds = find_member<std::uint64_t>(body, "seconds");
  if (seconds == nullptr || *seconds == 0 || *seconds > static_cast<std::uint64_t>(max_ban.count()))
    return "\"seconds\" must be a number from 1 to " + std::to_string(max_ban.count());
  return Command{.requests = {{.action = Action::ban,
                               .name = access::to_string(std::get<access::Network>(source)),
                               .time = std::chrono::seconds(*seconds)}},
                 .reply = tell};
}

Result<Command> parse_unban(std::string_view text, Daemon&) {
  constexpr std::string_view known[] = {"source"};
  auto parsed = parse_body(text, known);
  if (auto* error = std::get_if<std::string>(&parsed)) return std::move(*error);
  auto source = network_of(std::get<Body>(parsed));
  if (auto* error = std::get_if<std::string>(&source)) return std::move(*error);
  return Command{
      .requests = {{.action = Action::unban, .name = access::to_string(std::get<access::Network>(source))}},
      .reply = tell};
}

template <Action action>
Result<Command> parse_plain(std::string_view text, Daemon&) {
  auto parsed = parse_body(text, {});
  if (auto* error = std::get_if<std::string>(&parsed)) return std::move(*error);
  return Command{.requests = {{.action = action}}, .reply = tell};
}
template Result<Command> parse_plain<Action::drain>(std::string_view, Daemon&);
template Result<Command> parse_plain<Action::reload>(std::string_view, Daemon&);
template Result<Command> parse_plain<Action::upgrade>(std::string_view, Daemon&);

void add_answer(Answer& sum, Answer answer) {
  sum.result = answer.result;
  sum.count += answer.count;
  std::ranges::move(answer.sentences, std::back_inserter(sum.sentences));
}

}  // namespace sshrp::observer
