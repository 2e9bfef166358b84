// The table of all paths, and what answers them.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <map>

#include "observer/actions.h"
#include "observer/families.h"
#include "observer/session_list.h"
#include "observer/site.h"
#include "util/text.h"

namespace sshrp::observer {
namespace {

using std::chrono::system_clock;

HttpReply plain(unsigned status, std::string text) {
  return {
      .status = status, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = std::move(text)};
}

Outcome health(Site&, const Call&) { return plain(200, "ok\n"); }

Outcome readiness(Site& site, const Call&) {
  return site.daemon().takes_connections() ? plain(200, "ready\n") : plain(503, "draining\n");
}

Outcome metrics_text(Site& site, const Call& call) {
  const Form form = form_for(call.request.header("accept"));
  auto families = families_of(site.daemon(), site.max_series());
  for (auto& family : site.process_metrics().families()) families.push_back(std::move(family));
  return HttpReply{.headers = {{"Content-Type", std::string(content_type_of(form))}},
                   .body = exposition(families, form)};
}

Outcome status_of(Site& site, const Call& call) {
  const auto totals = site.daemon().totals();
  const auto processes = site.daemon().processes();
  const auto master = std::ranges::find(processes, "master", &Process::role);
  const auto now = system_clock::now();
  const auto uptime =
      master != processes.end() && master->began <= now ? now - master->began : system_clock::duration{};
  return json_reply(
      Json()
          .object()
          .member("version", SSHRP_VERSION)
          .member("taking_connections", site.daemon().takes_connections())
          .member("sessions", totals[facts::Gauge("sessions_open").index])
          .member("logins_in_progress", totals[facts::Gauge("logins_in_progress").index])
          .member("bytes_up", totals[facts::Counter("bytes_up").index])
          .member("bytes_down", totals[facts::Counter("bytes_down").index])
          .member("uptime_seconds", std::chrono::duration_cast<std::chrono::seconds>(uptime).count())
          .member("processes", processes.size())
          .member("level", call.who.asker.level)
          .end_object()
          .take());
}

Outcome sessions_of(Site& site, const Call& call) {
  auto query = parse_session_query(call.request.query);
  if (const auto* error = std::get_if<std::string>(&query)) return error_reply(400, *error);
  const auto now = system_clock::now();
  Json json;
  json.list();
  for (auto& session : select(site.daemon().sessions(), std::get<SessionQuery>(query)))
    append_session(json, std::move(session), now);
  return json_reply(json.end_list().take());
}

Outcome session_of(Site& site, const Call& call) {
  const auto sessions = site.daemon().sessions();
  const auto found =
      std::ranges::find(sessions, call.rest, [](const auto& s) { return std::string_view(s.record.id); });
  if (found == sessions.end()) return error_reply(404, "there is no session of this id, or no longer");
  Json json;
  append_session(json, *found, system_clock::now());
  return json_reply(json.take());
}

/// Of each upstream: by the server, or by the route where that is a template. A group's servers know theirs.
std::vector<std::size_t> sessions_at(const std::vector<Upstream>& upstreams,
                                     const std::vector<facts::LiveSession>& sessions) {
  std::map<std::string_view, std::size_t> places;
  std::map<std::string, std::size_t> servers;
  std::vector<std::size_t> counts(upstreams.size());
  for (std::size_t i = 0; i < upstreams.size(); ++i) {
    if (upstreams[i].row) {
      counts[i] = upstreams[i].row->sessions;
      continue;
    }
    for (const auto& route : upstreams[i].routes) places.emplace(route, i);
    servers.emplace(upstreams[i].server, i);
  }
  for (const auto& session : sessions) {
    if (!session.record.upstream) continue;
    if (const auto server = servers.find(to_string(*session.record.upstream)); server != servers.end())
      ++counts[server->second];
    else if (const auto place = places.find(session.record.route); place != places.end())
      ++counts[place->second];
  }
  return counts;
}

/// What is known of a server of a group beside what every upstream has.
void append_row(Json& json, const balance::ServerRow& row, std::uint32_t waiting) {
  json.member("health", balance::states[static_cast<std::size_t>(row.state)])
      .member("why", row.why)
      .member("weight", row.weight)
      .member("backup", row.backup)
      .member("max_sessions", row.max_sessions)
      .member("logins", row.logins)
      .member("given", row.given)
      .member("failed", row.failed)
      .member("refused", row.refused)
      .member("checks_ok", row.checks_well)
      .member("checks_failed", row.checks_failed)
      .member("waiting", waiting);
}

Outcome upstreams_of(Site& site, const Call&) {
  const auto upstreams = site.daemon().upstreams();
  const auto counts = sessions_at(upstreams, site.daemon().sessions());
  std::map<std::string, std::uint32_t> waiting;
  for (const auto& group : site.daemon().groups()) waiting[group.name] = group.waiting;
  Json json;
  json.list();
  for (std::size_t i = 0; i < upstreams.size(); ++i) {
    const auto& upstream = upstreams[i];
    json.object()
        .member("upstream", upstream.name)
        .member("server", upstream.server)
        .member("state", balance::word_of(upstream.state))
        .key("routes")
        .list();
    for (const auto& route : upstream.routes) json.value(route);
    json.end_list().member("sessions", counts[i]);
    if (upstream.row) append_row(json, *upstream.row, waiting[upstream.name]);
    json.end_object();
  }
  return json_reply(json.end_list().take());
}

Outcome bans_of(Site& site, const Call&) {
  Json json;
  json.list();
  for (const auto& ban : site.daemon().bans())
    json.object()
        .member("source", ban.source)
        .member("until", ban.until)
        .member("kind", ban.kind == Ban::Kind::ban ? "ban" : "penalty")
        .end_object();
  return json_reply(json.end_list().take());
}

Outcome processes_of(Site& site, const Call&) {
  Json json;
  json.list();
  for (const auto& process : site.daemon().processes())
    json.object()
        .member("role", process.role)
        .member("state", process.state)
        .member("version", process.version)
        .member("pid", process.pid)
        .member("began", process.began)
        .end_object();
  return json_reply(json.end_list().take());
}

Outcome history_of(Site& site, const Call&) { return json_reply(site.history().json()); }

constexpr std::string_view no_recordings = "no recordings are kept, or no auditor's access is configured";

Outcome recordings_of(Site& site, const Call& call) {
  if (!site.recordings().are_kept()) return error_reply(404, no_recordings);
  std::size_t limit = 1000;
  for (const auto& [name, text] : call.request.query) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (name != "limit" || error != std::errc{} || end != text.data() + text.size())
      return error_reply(400, "recordings have only limit, a number");
  }
  return json_reply(site.recordings().json(limit));
}

Outcome recording_of(Site& site, const Call& call) {
  if (!site.recordings().are_kept()) return error_reply(404, no_recordings);
  const auto* follow = find_text(call.request.query, "follow");
  auto opened =
      site.recordings().open(call.rest, follow != nullptr && *follow == "1" ? Until::its_end : Until::now);
  if (auto* refusal = std::get_if<HttpReply>(&opened)) return std::move(*refusal);
  return HttpReply{.headers = {{"Content-Type", "application/x-asciicast"}},
                   .body = std::move(std::get<std::unique_ptr<Stream>>(opened))};
}

template <Gate::Replied (Gate::*enter)(const HttpRequest&, Clock::time_point)>
Outcome by_gate(Site& site, const Call& call) {
  auto replied = (site.gate().*enter)(call.request, Clock::now());
  if (auto* denial = std::get_if<Denial>(&replied)) return site.refuse(call.endpoint, std::move(*denial));
  return std::move(std::get<HttpReply>(replied));
}

template <Result<Command> (*parse)(std::string_view, Daemon&)>
Outcome ask(Site& site, const Call& call) {
  auto parsed = parse(call.request.body, site.daemon());
  if (const auto* error = std::get_if<std::string>(&parsed)) return error_reply(400, *error);
  return std::move(std::get<Command>(parsed));
}

constexpr Endpoint command(std::string_view path, Action action, Outcome (*answer)(Site&, const Call&)) {
  return {"POST", path, row_of(action).right, answer, row_of(action).word};
}

constexpr Endpoint table[] = {
    {"GET", "/healthz", Right::open, health},
    {"GET", "/readyz", Right::open, readiness},
    {"GET", "/metrics", Right::status, metrics_text},
    {"POST", "/login", Right::open, by_gate<&Gate::log_in>, "login"},
    {"POST", "/logout", Right::open, by_gate<&Gate::log_out>, "logout"},
    {"GET", "/api/v1/status", Right::status, status_of},
    {"GET", "/api/v1/sessions", Right::status, sessions_of},
    command("/api/v1/sessions/end", Action::end_sessions, ask<parse_end>),
    {"GET", "/api/v1/sessions/", Right::status, session_of},
    {"GET", "/api/v1/upstreams", Right::status, upstreams_of},
    command("/api/v1/upstreams/state", Action::set_server, ask<parse_server_state>),
    {"GET", "/api/v1/bans", Right::bans, bans_of},
    command("/api/v1/bans", Action::ban, ask<parse_ban>),
    command("/api/v1/bans/lift", Action::unban, ask<parse_unban>),
    command("/api/v1/reload", Action::reload, ask<parse_plain<Action::reload>>),
    command("/api/v1/upgrade", Action::upgrade, ask<parse_plain<Action::upgrade>>),
    command("/api/v1/drain", Action::drain, ask<parse_plain<Action::drain>>),
    {"GET", "/api/v1/processes", Right::status, processes_of},
    {"GET", "/api/v1/history", Right::status, history_of},
    {"GET", "/api/v1/recordings", Right::recordings, recordings_of},
    {"GET", "/api/v1/recordings/", Right::recordings, recording_of},
};

}  // namespace

std::span<const Endpoint> endpoints() { return table; }

}  // namespace sshrp::observer
