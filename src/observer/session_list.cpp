// SPDX-License-Identifier: MIT
#include "observer/session_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

#include "util/text.h"

namespace sshrp::observer {
namespace {

using facts::LiveSession;
using Value = facts::SessionValue;

// What stands in the list beside the facts.
struct Column {
  std::string_view name;
  Value (*get)(const LiveSession& session);
};

constexpr Column columns[] = {
    {"stage",
     [](const LiveSession& s) -> Value { return std::uint64_t{static_cast<std::uint8_t>(s.stage)}; }},
    {"channels_open",
     [](const LiveSession& s) -> Value {
       return std::accumulate(s.channels_open.begin(), s.channels_open.end(), std::uint64_t{0});
     }},
    {"last_activity", [](const LiveSession& s) -> Value { return s.last_activity; }},
    {"worker", [](const LiveSession& s) -> Value { return static_cast<std::uint64_t>(s.worker); }},
};

std::string_view stage_of(const LiveSession& session) {
  const auto stage = static_cast<std::size_t>(session.stage);
  return stage < facts::session_stages.size() ? facts::session_stages[stage] : "";
}

std::string upstream_of(const LiveSession& session) {
  return session.record.upstream ? to_string(*session.record.upstream) : std::string();
}

std::string client_host(const LiveSession& session) {
  const auto parsed = access::parse_host_port(session.record.client, 0);
  const auto* client = std::get_if<HostPort>(&parsed);
  return client != nullptr ? client->host : std::string();
}

bool text_fits(const std::string& pattern, std::string_view text) {
  return pattern.empty() || util::glob_match(pattern, text);
}

bool is_of(const access::Network& source, const LiveSession& session) {
  const auto address = access::parse_ip(client_host(session));
  return address && source.contains(*address);
}

/// What the end will say is of a session that goes on as if it ended now.
std::chrono::duration<double> lasted(const LiveSession& session, std::chrono::system_clock::time_point now) {
  const auto began = session.record.began;
  const bool possible = began.time_since_epoch().count() >= 0 && began <= now;
  return possible ? now - began : std::chrono::duration<double>(0);
}

bool is_key(std::string_view name) {
  return facts::find_session_fact(name) != nullptr ||
         std::ranges::find(columns, name, &Column::name) != std::end(columns);
}

Value value_of(const LiveSession& session, std::string_view key) {
  if (const auto* column = std::ranges::find(columns, key, &Column::name); column != std::end(columns))
    return column->get(session);
  if (key == "seconds") return -std::chrono::duration<double>(session.record.began.time_since_epoch());
  return facts::find_session_fact(key)->get(session.record);
}

std::optional<std::string> set_limit(SessionQuery& query, std::string_view text) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), query.limit);
  if (error == std::errc{} && end == text.data() + text.size()) return std::nullopt;
  return "limit must be a number";
}

// Sets what a name of the query says; or a sentence.
struct Parameter {
  std::string_view name;
  std::optional<std::string> (*set)(SessionQuery& query, const std::string& text);
};

template <std::string SessionFilter::*field>
std::optional<std::string> set_text(SessionQuery& query, const std::string& text) {
  query.filter.*field = text;
  return std::nullopt;
}

constexpr Parameter parameters[] = {
    {"user", set_text<&SessionFilter::user>},
    {"route", set_text<&SessionFilter::route>},
    {"upstream", set_text<&SessionFilter::upstream>},
    {"client", set_text<&SessionFilter::client>},
    {"stage", set_text<&SessionFilter::stage>},
    {"source",
     [](SessionQuery& query, const std::string& text) -> std::optional<std::string> {
       auto source = parse_source(text);
       if (auto* error = std::get_if<std::string>(&source)) return std::move(*error);
       query.filter.source = std::get<access::Network>(source);
       return std::nullopt;
     }},
    {"sort",
     [](SessionQuery& query, const std::string& text) -> std::optional<std::string> {
       if (!is_key(text)) return "there is no \"" + util::escape(text) + "\" to sort by";
       query.sort = text;
       return std::nullopt;
     }},
    {"reverse",
     [](SessionQuery& query, const std::string& text) -> std::optional<std::string> {
       if (text != "0" && text != "1") return "reverse must be 0 or 1";
       query.reverse = text == "1";
       return std::nullopt;
     }},
    {"limit", [](SessionQuery& query, const std::string& text) { return set_limit(query, text); }},
};

}  // namespace

bool SessionFilter::fits(const LiveSession& session) const {
  const auto& record = session.record;
  return text_fits(user, record.user) && text_fits(route, record.route) &&
         text_fits(stage, stage_of(session)) &&
         (upstream.empty() || text_fits(upstream, upstream_of(session))) &&
         (client.empty() || text_fits(client, record.client) || text_fits(client, client_host(session))) &&
         (!source || is_of(*source, session));
}

Result<access::Network> parse_source(std::string_view text) {
  auto network = access::parse_network(text);
  if (const auto* error = std::get_if<std::string>(&network)) return util::escape(*error);
  return std::get<access::Network>(network);
}

Result<SessionQuery> parse_session_query(const NamedTexts& query) {
  SessionQuery parsed;
  for (const auto& [name, text] : query) {
    const auto* known = std::ranges::find(parameters, name, &Parameter::name);
    if (known == std::end(parameters)) return "sessions have no parameter \"" + util::escape(name) + '"';
    if (text.empty()) continue;  // a form's field that nobody filled in
    if (auto error = known->set(parsed, text)) return *std::move(error);
  }
  return parsed;
}

std::vector<LiveSession> select(std::vector<LiveSession> sessions, const SessionQuery& query) {
  std::erase_if(sessions, [&query](const LiveSession& session) { return !query.filter.fits(session); });
  if (!query.sort.empty()) {
    std::vector<std::pair<Value, std::size_t>> keys;
    keys.reserve(sessions.size());
    for (std::size_t i = 0; i < sessions.size(); ++i) keys.emplace_back(value_of(sessions[i], query.sort), i);
    std::ranges::sort(keys);
    std::vector<LiveSession> sorted;
    sorted.reserve(sessions.size());
    for (const auto& [value, place] : keys) sorted.push_back(std::move(sessions[place]));
    sessions = std::move(sorted);
  }
  if (query.reverse) std::ranges::reverse(sessions);
  if (sessions.size() > query.limit) sessions.resize(query.limit);
  return sessions;
}

void append_session(Json& json, LiveSession session, std::chrono::system_clock::time_point now) {
  session.record.lasted = lasted(session, now);
  json.object();
  for (const auto& fact : facts::session_facts())
    std::visit([&](const auto& value) { json.member(fact.name, value); }, fact.get(session.record));
  json.member("stage", stage_of(session)).key("channels_open").object();
  for (std::size_t kind = 0; kind < facts::channel_kinds.size(); ++kind)
    if (session.channels_open[kind] != 0)
      json.member(facts::channel_kinds[kind], session.channels_open[kind]);
  json.end_object()
      .member("last_activity", session.last_activity)
      .member("worker", session.worker)
      .end_object();
}

}  // namespace sshrp::observer
