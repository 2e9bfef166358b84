// SPDX-License-Identifier: MIT
#include "observer/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "observer/running_server.h"
#include "observer/site.h"

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

json json_of(const RawReply& reply) { return json::parse(reply.body, nullptr, false); }

class ServerTest : public testing::Test {
 protected:
  RunningServer server;
  FakeDaemon& daemon = server.daemon;
};

// A row per path and method: who may. Of nobody, user, operator, auditor, admin.
struct Row {
  std::string_view line;
  std::string_view may;
};
constexpr Row rows[] = {
    {"GET /healthz", "11111"},
    {"GET /readyz", "11111"},
    {"GET /", "11111"},
    {"GET /style.css", "11111"},
    {"GET /metrics", "01111"},
    {"GET /api/v1/status", "01111"},
    {"GET /api/v1/sessions", "01111"},
    {"GET /api/v1/sessions/aa", "01111"},
    {"POST /api/v1/sessions/end", "00101"},
    {"GET /api/v1/upstreams", "01111"},
    {"POST /api/v1/upstreams/state", "00101"},
    {"GET /api/v1/bans", "00101"},
    {"POST /api/v1/bans", "00101"},
    {"POST /api/v1/bans/lift", "00101"},
    {"POST /api/v1/reload", "00001"},
    {"POST /api/v1/upgrade", "00001"},
    {"POST /api/v1/drain", "00101"},
    {"GET /api/v1/processes", "01111"},
    {"GET /api/v1/history", "01111"},
    {"GET /api/v1/recordings", "00011"},
    {"GET /api/v1/recordings/2026-11-30/aa.0.cast", "00011"},
};
constexpr std::string_view names[] = {"", "user", "operator", "auditor", "admin"};

TEST(ServerAccess, is_as_the_table_says) {
  RunningServer server([](Settings& settings) {
    settings.tokens.clear();
    for (const auto name : names)
      if (!name.empty()) settings.tokens.push_back({std::string(name), std::string(name), sha256_of(name)});
  });
  server.daemon.sessions_ = {live_session("aa", "alice", "192.0.2.1:1")};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < std::size(names); ++i) {
      const std::string token = i == 0 ? "" : "Authorization: Bearer " + std::string(names[i]) + "\r\n";
      const unsigned status =
          fetch(server.web, row.line, token, row.line.starts_with("POST") ? "{}" : "").status;
      EXPECT_NE(status, 0u) << row.line;
      EXPECT_EQ(status != 401 && status != 403, row.may[i] == '1')
          << row.line << " " << names[i] << " " << status;
      EXPECT_NE(status, 405u) << row.line;
    }
}

TEST(ServerAccess, is_tested_for_every_endpoint) {
  for (const auto& endpoint : endpoints()) {
    if (endpoint.path == "/login" || endpoint.path == "/logout") continue;
    const std::string line = std::string(endpoint.method) + " " + std::string(endpoint.path);
    EXPECT_TRUE(std::ranges::any_of(rows, [&](const Row& row) { return row.line.starts_with(line); }))
        << line;
  }
}

TEST_F(ServerTest, tells_the_status) {
  daemon.totals_[facts::Gauge("sessions_open").index] = 7;
  daemon.processes_ = {{.role = "master", .began = std::chrono::system_clock::now() - 90s},
                       {.role = "worker"}};
  const auto reply = fetch(server.web, "GET /api/v1/status", as_user);
  EXPECT_EQ(reply.status, 200u);
  EXPECT_TRUE(reply.has("Content-Type: application/json\r\n"));
  const auto status = json_of(reply);
  EXPECT_EQ(status.at("sessions"), 7);
  EXPECT_EQ(status.at("taking_connections"), true);
  EXPECT_EQ(status.at("processes"), 2);
  EXPECT_EQ(status.at("level"), "user");
  EXPECT_EQ(status.at("version"), SSHRP_VERSION);
  EXPECT_NEAR(status.at("uptime_seconds").get<int>(), 90, 5);
}

TEST_F(ServerTest, lists_what_there_is) {
  daemon.sessions_ = {live_session("aa", "alice", "192.0.2.1:1"), live_session("bb", "bob", "192.0.2.2:1")};
  daemon.upstreams_ = {
      {.name = "backend:22", .server = "backend:22", .routes = {"dev"}},
      {.name = "{1}:22", .server = "{1}:22", .state = balance::Service::drain, .routes = {"*"}}};
  daemon.sessions_[1].record.upstream = HostPort{"other", 22};
  daemon.sessions_[1].record.route = "*";
  daemon.bans_ = {{.source = "192.0.2.0/24", .kind = Ban::Kind::ban}};
  daemon.processes_ = {{.role = "worker", .state = "serving", .version = "0.2.0", .pid = 12}};
  EXPECT_EQ(json_of(fetch(server.web, "GET /api/v1/sessions?user=b*", as_user)).at(0).at("session"), "bb");
  EXPECT_EQ(json_of(fetch(server.web, "GET /api/v1/sessions?sort=user&reverse=1&limit=1", as_user))
                .at(0)
                .at("user"),
            "bob");
  EXPECT_EQ(json_of(fetch(server.web, "GET /api/v1/sessions/aa", as_user)).at("user"), "alice");
  EXPECT_EQ(fetch(server.web, "GET /api/v1/sessions/cc", as_user).status, 404u);
  EXPECT_EQ(fetch(server.web, "GET /api/v1/sessions?user=a&usr=b", as_user).status, 400u);
  const auto upstreams = json_of(fetch(server.web, "GET /api/v1/upstreams", as_user));
  EXPECT_EQ(upstreams.at(0).at("sessions"), 1);
  EXPECT_EQ(upstreams.at(1).at("sessions"), 1);
  EXPECT_EQ(upstreams.at(1).at("state"), "drain");
  EXPECT_FALSE(upstreams.at(1).contains("health"));
  daemon.groups_ = {{.name = "web", .waiting = 4}};
  daemon.upstreams_ = {
      {.name = "web",
       .server = "b:22",
       .routes = {"dev"},
       .row = balance::ServerRow{.state = balance::State::down, .why = "gone", .sessions = 7}}};
  const auto server_of_group = json_of(fetch(server.web, "GET /api/v1/upstreams", as_user)).at(0);
  EXPECT_EQ(server_of_group.at("sessions"), 7) << "as the balancer has counted them";
  EXPECT_EQ(server_of_group.at("health"), "down");
  EXPECT_EQ(server_of_group.at("why"), "gone");
  EXPECT_EQ(server_of_group.at("waiting"), 4);
  const std::string metrics = fetch(server.web, "GET /metrics", as_user).body;
  EXPECT_THAT(metrics, HasSubstr("sshrp_upstream_up{upstream=\"web\",server=\"b:22\"} 0"));
  EXPECT_THAT(metrics, HasSubstr("sshrp_upstream_sessions{upstream=\"web\",server=\"b:22\"} 7"));
  EXPECT_THAT(metrics, HasSubstr("sshrp_upstream_queue{upstream=\"web\"} 4"));
  EXPECT_THAT(metrics,
              HasSubstr("sshrp_upstream_checks_total{upstream=\"web\",server=\"b:22\",result=\"ok\"} 0"));
  EXPECT_EQ(json_of(fetch(server.web, "GET /api/v1/bans", as_admin)).at(0).at("kind"), "ban");
  EXPECT_EQ(json_of(fetch(server.web, "GET /api/v1/processes", as_user)).at(0).at("pid"), 12);
  EXPECT_GE(json_of(fetch(server.web, "GET /api/v1/history", as_user)).at("samples").size(), 1u);
}

TEST_F(ServerTest, is_healthy_and_ready_until_it_drains) {
  EXPECT_EQ(fetch(server.web, "GET /healthz").status, 200u);
  EXPECT_EQ(fetch(server.web, "GET /readyz").status, 200u);
  daemon.takes_connections_ = false;
  EXPECT_EQ(fetch(server.web, "GET /healthz").status, 200u);
  EXPECT_EQ(fetch(server.web, "GET /readyz").status, 503u);
}

TEST_F(ServerTest, knows_accounts_on_control_sockets) {
  EXPECT_EQ(fetch(server.control, "POST /api/v1/drain", "Host: whatever\r\n", "{}").status, 200u);
  EXPECT_EQ(daemon.askers().at(0).by,
            "uid " + std::to_string(::getuid()) + " pid " + std::to_string(::getpid()));
  EXPECT_EQ(daemon.askers().at(0).level, "admin");
  EXPECT_EQ(fetch(server.user_control, "POST /api/v1/drain", "", "{}").status, 403u);
  EXPECT_EQ(fetch(server.user_control, "GET /api/v1/status").status, 200u);
}

TEST_F(ServerTest, shows_who_comes_over_a_unix_socket_what_a_user_sees) {
  EXPECT_EQ(fetch(server.web_unix, "GET /metrics").status, 200u);
  EXPECT_EQ(fetch(server.web_unix, "POST /api/v1/drain", "", "{}").status, 403u);
  EXPECT_EQ(fetch(server.web_unix, "POST /api/v1/drain", as_admin, "{}").status, 200u);
}

TEST_F(ServerTest, has_the_headers_that_browsers_need) {
  const std::string policy =
      "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
      "frame-ancestors 'none'\r\n";
  for (const char* line :
       {"GET /", "GET /healthz", "GET /api/v1/status", "GET /nothing", "PUT /", "POST /login"}) {
    const auto reply =
        fetch(server.web, line, std::string_view(line).starts_with("POST") ? "Content-Length: 0\r\n" : "");
    EXPECT_TRUE(reply.has(policy)) << line << reply.head;
    EXPECT_TRUE(reply.has("X-Content-Type-Options: nosniff\r\n")) << line;
    EXPECT_TRUE(reply.has("Referrer-Policy: no-referrer\r\n")) << line;
    EXPECT_EQ(reply.has("Cache-Control: no-store\r\n"), std::string_view(line) != "GET /") << line;
  }
}

TEST_F(ServerTest, has_the_page_with_a_tag_that_spares_it) {
  const auto page = fetch(server.web, "GET /");
  EXPECT_EQ(page.status, 200u);
  EXPECT_TRUE(page.has("Content-Type: text/html; charset=utf-8\r\n"));
  EXPECT_TRUE(page.has("Cache-Control: no-cache\r\n"));
  EXPECT_EQ(page.body, fetch(server.web, "GET /index.html").body);
  const auto at = page.head.find("ETag: ") + 6;
  const auto tag = page.head.substr(at, page.head.find('\r', at) - at);
  EXPECT_EQ(fetch(server.web, "GET /", "If-None-Match: " + tag + "\r\n").status, 304u);
  EXPECT_EQ(fetch(server.web, "GET /", "If-None-Match: \"x\"\r\n").status, 200u);
}

TEST_F(ServerTest, answers_what_there_is_not_with_json) {
  const auto missing = fetch(server.web, "GET /nothing", as_user);
  EXPECT_EQ(missing.status, 404u);
  EXPECT_EQ(json_of(missing).at("error"), "there is nothing at this path");
  const auto wrong = fetch(server.web, "POST /api/v1/status", std::string(as_user), "{}");
  EXPECT_EQ(wrong.status, 405u);
  EXPECT_TRUE(wrong.has("Allow: GET, HEAD\r\n")) << wrong.head;
  for (const char* method : {"PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "BREW"})
    EXPECT_EQ(fetch(server.web, std::string(method) + " /api/v1/status", as_user).status, 405u) << method;
  EXPECT_EQ(fetch(server.web, "GET /api/v1/status%00x", as_user).status, 404u);
  EXPECT_EQ(fetch(server.web, "GET /api/v1/recordings/..%2f..%2fetc%2fpasswd", as_admin).status, 404u);
}

TEST_F(ServerTest, answers_heads_without_bodies) {
  const auto head = fetch(server.web, "HEAD /api/v1/status", as_user);
  EXPECT_EQ(head.status, 200u);
  EXPECT_TRUE(head.has("Content-Length: "));
  RawClient client(server.web);
  client.send(request_text("HEAD /healthz") + request_text("GET /healthz", "Connection: close\r\n"));
  const std::string both = client.receive_all();
  EXPECT_EQ(both.find("ok\n"), both.rfind("ok\n"));
}

TEST_F(ServerTest, refuses_foreign_hosts) {
  EXPECT_EQ(fetch(server.web, "GET /healthz", "Host: evil.example\r\n").status, 421u);
  EXPECT_EQ(fetch(server.web, "GET /", "Host: evil.example\r\n").status, 421u);
  EXPECT_EQ(fetch(server.web, "GET /api/v1/status", "Host: evil.example\r\n" + std::string(as_admin)).status,
            421u);
  EXPECT_EQ(fetch(server.web, "GET /healthz", "Host: localhost:9122\r\n").status, 200u);
  EXPECT_EQ(fetch(server.web, "GET /healthz", "Host: 127.0.0.1\r\nHost: 127.0.0.1\r\n").status, 400u);
}

TEST_F(ServerTest, logs_browsers_in_by_a_form) {
  const auto in = fetch(server.web, "POST /login", "Content-Type: application/x-www-form-urlencoded\r\n",
                        "x=1&token=r%2Dtoken");
  EXPECT_EQ(in.status, 303u);
  EXPECT_TRUE(in.has("Location: /\r\n"));
  EXPECT_EQ(in.head.find("r-token"), std::string::npos);
  const auto at = in.head.find("sshrp_session=");
  const std::string cookie = "Cookie: a=b; " + in.head.substr(at, 14 + 64) + "\r\n";
  EXPECT_EQ(fetch(server.web, "GET /api/v1/status", cookie).status, 200u);
  EXPECT_EQ(fetch(server.web, "POST /api/v1/drain", cookie, "{}").status, 403u);
  EXPECT_TRUE(daemon.requests().empty());
  const std::string own = cookie + "Origin: http://127.0.0.1\r\nX-Sshrp-Csrf: 1\r\n";
  EXPECT_EQ(fetch(server.web, "POST /api/v1/drain", own, "{}").status, 200u);
  EXPECT_EQ(fetch(server.web, "POST /logout", own, " ").status, 303u);
  EXPECT_EQ(fetch(server.web, "GET /api/v1/status", cookie).status, 401u);
}

// Those that the library refuses before anybody here is asked: it has headers of its own only.
TEST_F(ServerTest, has_the_headers_that_browsers_need_on_all_that_the_library_refuses) {
  struct Refused {
    std::string what;
    std::string text;
    std::string status;
  };
  const std::string host = "\r\nHost: 127.0.0.1\r\n";
  const Refused refused[] = {
      {"no version", "GET /" + host + "\r\n", "400"},
      {"a version that isn't spoken", "GET / HTTP/2.0" + host + "\r\n", "505"},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", "400"},
      {"a header without a colon", "GET / HTTP/1.1" + host + "none\r\n\r\n", "400"},
      {"a long address", "GET /" + std::string(30'000, 'a') + " HTTP/1.1" + host + "\r\n", "414"},
      {"a long header", "GET / HTTP/1.1" + host + "X: " + std::string(30'000, 'a') + "\r\n\r\n", "431"},
      {"a length that is none", "POST /login HTTP/1.1" + host + "Content-Length: x\r\n\r\n", "400"},
      {"a length beyond all",
       "POST /login HTTP/1.1" + host + "Content-Length: 99999999999999999999999\r\n\r\n", "413"},
      {"a chunk that is none", "POST /login HTTP/1.1" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
       "400"},
      {"a chunk beyond all",
       "POST /login HTTP/1.1" + host + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n", "413"},
  };
  for (const auto& row : refused) {
    RawClient client(server.web);
    client.send(row.text);
    const std::string answer = client.receive_all();
    EXPECT_EQ(answer.substr(0, 13), "HTTP/1.1 " + row.status + " ") << row.what;
    for (const char* header :
         {"Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff",
          "Cache-Control: no-store", "Content-Type: application/json", "Connection: close"})
      EXPECT_NE(answer.find(header), std::string::npos) << row.what << ": " << header << " in " << answer;
    EXPECT_EQ(answer.find("<html>"), std::string::npos) << row.what;
  }
}

TEST_F(ServerTest, has_writes_recorded_that_it_refuses) {
  fetch(server.user_control, "POST /api/v1/bans", "", "{}");
  fetch(server.web, "POST /api/v1/reload", "Host: evil.example\r\n", "{}");
  fetch(server.web, "POST /login", "Sec-Fetch-Site: cross-site\r\n", "token=r-token");
  const auto refused = daemon.refused();
  ASSERT_EQ(refused.size(), 3u);
  EXPECT_EQ(refused[0].action, "ban");
  EXPECT_EQ(refused[0].asker.level, "user");
  EXPECT_EQ(refused[0].sentence, "the level \"user\" isn't enough for this");
  EXPECT_EQ(refused[1].action, "reload");
  EXPECT_EQ(refused[1].asker.by, "127.0.0.1");
  EXPECT_EQ(refused[2].action, "login");
  fetch(server.web, "POST /api/v1/drain", "", "{}");
  fetch(server.user_control, "GET /api/v1/recordings");
  EXPECT_EQ(daemon.refused().size(), 3u) << "who shows no token is nobody, and reads change nothing";
}

TEST_F(ServerTest, has_wrong_tokens_recorded_without_them) {
  const std::string wrong = "Authorization: Bearer guess\r\n";
  EXPECT_EQ(fetch(server.web, "GET /api/v1/status", wrong).status, 401u);
  EXPECT_EQ(fetch(server.web, "GET /api/v1/status", wrong).status, 429u);
  EXPECT_EQ(fetch(server.user_control, "GET /api/v1/status", wrong).status, 200u) << "where none is needed";
  const auto refused = daemon.refused();
  ASSERT_EQ(refused.size(), 1u) << "one that is too soon isn't looked at";
  EXPECT_EQ(refused[0].action, "read");
  EXPECT_EQ(refused[0].asker.level, "");
  EXPECT_EQ(refused[0].asker.by, "127.0.0.1");
  EXPECT_EQ(refused[0].sentence, "the token is wrong");
}

TEST_F(ServerTest, slows_wrong_tokens_down) {
  const std::string wrong = "Authorization: Bearer guess\r\n";
  EXPECT_EQ(fetch(server.web, "GET /metrics", wrong).status, 401u);
  const auto slowed = fetch(server.web, "GET /metrics", as_user);
  EXPECT_EQ(slowed.status, 429u);
  EXPECT_TRUE(slowed.has("Retry-After: 1\r\n"));
}

TEST_F(ServerTest, answers_below_its_base_path_and_where_a_proxy_has_taken_it_away) {
  RunningServer below([](Settings& settings) { settings.base_path = "/ssh"; });
  EXPECT_EQ(fetch(below.web, "GET /ssh/api/v1/status", as_user).status, 200u);
  EXPECT_EQ(fetch(below.web, "GET /api/v1/status", as_user).status, 200u);
  EXPECT_EQ(fetch(below.web, "GET /ssh/").status, 200u);
  EXPECT_TRUE(fetch(below.web, "GET /ssh").has("Location: /ssh/\r\n"));
  EXPECT_EQ(fetch(below.web, "GET /sshx/api/v1/status", as_user).status, 404u);
}

TEST_F(ServerTest, writes_metrics_in_either_form) {
  const auto text = fetch(server.web, "GET /metrics", as_user);
  EXPECT_TRUE(text.has("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_NE(text.body.find("sshrp_build_info{version=\"" SSHRP_VERSION "\",crypto_provider=\"openssl\"} 1\n"),
            std::string::npos);
  const auto open =
      fetch(server.web, "GET /metrics", std::string(as_user) + "Accept: application/openmetrics-text\r\n");
  EXPECT_TRUE(open.has("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"));
  EXPECT_TRUE(open.body.ends_with("# EOF\n"));
}

TEST_F(ServerTest, shows_hostile_texts_as_texts) {
  daemon.sessions_ = {
      live_session("aa", "<script>\xff\x1b[2J\u202e" + std::string(1'000'000, 'x'), "192.0.2.1:1")};
  const auto reply = fetch(server.web, "GET /api/v1/sessions", as_user);
  EXPECT_TRUE(
      json_of(reply).at(0).at("user").get<std::string>().starts_with("<script>\uFFFD\x1b[2J\u202exx"));
  EXPECT_EQ(reply.body.find('\x1b'), std::string::npos);
  EXPECT_EQ(reply.body.find("\u202e"), std::string::npos);
}

}  // namespace
}  // namespace sshrp::observer
