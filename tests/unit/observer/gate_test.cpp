// SPDX-License-Identifier: MIT
#include "observer/gate.h"

#include <gtest/gtest.h>

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;
constexpr Clock::time_point start{1000h};
const Entrance http{Entrance::Kind::http, ""};

HttpReply reply_of(Gate::Replied replied) {
  auto* denial = std::get_if<Denial>(&replied);
  return denial != nullptr ? std::move(denial->reply) : std::move(std::get<HttpReply>(replied));
}

class GateTest : public testing::Test {
 protected:
  static GateSettings settings() {
    return {.tokens = {{"grafana", "user", sha256_of("u")},
                       {"ops", "operator", sha256_of("o")},
                       {"audit", "auditor", sha256_of("a")},
                       {"root", "admin", sha256_of("r")}}};
  }

  static HttpRequest request(NamedTexts headers = {}) {
    HttpRequest made{.method = "GET", .path = "/", .headers = std::move(headers)};
    if (made.header("host") == nullptr) made.headers.emplace_back("host", "127.0.0.1:9122");
    made.peer = {.address = access::parse_ip("127.0.0.1"), .local = access::parse_ip("127.0.0.1")};
    return made;
  }

  static HttpRequest over_unix(HttpRequest made) {
    made.peer = {.uid = 1000, .pid = 4711};
    return made;
  }

  /// 200: admitted.
  unsigned status(const HttpRequest& made, Right right = Right::status, Effect effect = Effect::reads,
                  const Entrance& entrance = http) {
    const auto admitted = gate.admit(entrance, made, right, effect, now);
    const auto* denial = std::get_if<Denial>(&admitted);
    return denial != nullptr ? denial->reply.status : 200;
  }

  Asker asker(const HttpRequest& made, const Entrance& entrance = http) {
    return std::get<Admitted>(gate.admit(entrance, made, Right::status, Effect::reads, now)).asker;
  }

  /// The cookie's value.
  std::string log_in(const std::string& token) {
    auto form = request();
    form.token = token;
    const auto reply = reply_of(gate.log_in(form, now));
    EXPECT_EQ(reply.status, 303u);
    const auto* cookie = find_text(reply.headers, "Set-Cookie");
    return cookie->substr(cookie->find('=') + 1, 64);
  }

  HttpRequest by_cookie(const std::string& cookie, NamedTexts headers = {}) {
    auto made = request(std::move(headers));
    made.cookie = cookie;
    return made;
  }

  Clock::time_point now = start;
  Gate gate{settings()};
};

TEST_F(GateTest, needs_a_token_for_all_that_is_not_open) {
  EXPECT_EQ(status(request(), Right::open), 200u);
  EXPECT_EQ(status(request()), 401u);
  EXPECT_EQ(status(request({{"authorization", "Basic dXNlcg=="}})), 401u);
  EXPECT_EQ(status(request({{"authorization", "Bearer u"}})), 200u);
  EXPECT_EQ(status(request({{"authorization", "bearer u"}})), 200u);
}

TEST_F(GateTest, knows_who_asks) {
  EXPECT_EQ(asker(request({{"authorization", "Bearer u"}})).by, "token \"grafana\" from 127.0.0.1");
  EXPECT_EQ(asker(request({{"authorization", "Bearer o"}})).level, "operator");
  EXPECT_EQ(asker(over_unix(request())).by, "uid 1000 pid 4711");
  EXPECT_EQ(asker(over_unix(request())).level, "user");
  EXPECT_EQ(asker(over_unix(request()), {Entrance::Kind::control, "auditor"}).level, "auditor");
}

TEST_F(GateTest, gives_a_level_its_rights_and_no_more) {
  EXPECT_EQ(status(request({{"authorization", "Bearer u"}}), Right::end, Effect::writes), 403u);
  EXPECT_EQ(status(request({{"authorization", "Bearer o"}}), Right::end, Effect::writes), 200u);
  EXPECT_EQ(status(request({{"authorization", "Bearer o"}}), Right::recordings), 403u);
  EXPECT_EQ(status(request({{"authorization", "Bearer a"}}), Right::recordings), 200u);
  EXPECT_EQ(status(request({{"authorization", "Bearer a"}}), Right::administer, Effect::writes), 403u);
  EXPECT_EQ(status(request({{"authorization", "Bearer r"}}), Right::administer, Effect::writes), 200u);
}

TEST_F(GateTest, refuses_other_hosts_whatever_is_asked_and_shown) {
  EXPECT_EQ(status(request({{"host", "evil.example"}}), Right::open), 421u);
  EXPECT_EQ(status(request({{"host", "evil.example"}, {"authorization", "Bearer r"}})), 421u);
}

TEST_F(GateTest, asks_neither_token_nor_host_on_a_control_socket) {
  const Entrance control{Entrance::Kind::control, "operator"};
  const auto made = over_unix(request({{"host", "evil.example"}}));
  EXPECT_EQ(status(made, Right::end, Effect::writes, control), 200u);
  EXPECT_EQ(status(made, Right::recordings, Effect::reads, control), 403u);
}

TEST_F(GateTest, gives_the_level_user_to_who_comes_over_a_unix_socket_without_a_token) {
  EXPECT_EQ(status(over_unix(request())), 200u);
  EXPECT_EQ(status(over_unix(request()), Right::end, Effect::writes), 403u);
  EXPECT_EQ(status(over_unix(request({{"authorization", "Bearer o"}})), Right::end, Effect::writes), 200u);
  EXPECT_EQ(status(over_unix(request({{"authorization", "Bearer x"}}))), 401u);
}

TEST_F(GateTest, wants_a_token_of_who_comes_by_a_proxy_at_a_unix_socket) {
  auto behind = settings();
  behind.behind_tls_proxy = true;
  Gate proxied(behind);
  const auto admitted = proxied.admit(http, over_unix(request()), Right::status, Effect::reads, now);
  EXPECT_EQ(std::get<Denial>(admitted).reply.status, 401u);
}

TEST_F(GateTest, slows_an_address_with_wrong_tokens_down) {
  EXPECT_EQ(status(request({{"authorization", "Bearer wrong"}})), 401u);
  EXPECT_EQ(status(request({{"authorization", "Bearer wrong"}})), 429u);
  EXPECT_EQ(status(request({{"authorization", "Bearer r"}})), 429u) << "a guess tells nothing meanwhile";
  auto other = request({{"authorization", "Bearer r"}});
  other.peer.address = access::parse_ip("127.0.0.2");
  EXPECT_EQ(status(other), 200u);
  now += 250ms;
  EXPECT_EQ(status(request({{"authorization", "Bearer r"}})), 200u);
}

TEST_F(GateTest, says_how_long_to_wait) {
  const auto wrong = request({{"authorization", "Bearer wrong"}});
  for (int i = 0; i < 7; ++i) {
    EXPECT_EQ(status(wrong), 401u);
    now += 250ms * (1 << i);
  }
  EXPECT_EQ(status(wrong), 401u);
  const auto refusal = gate.admit(http, wrong, Right::status, Effect::reads, now);
  EXPECT_EQ(*find_text(std::get<Denial>(refusal).reply.headers, "Retry-After"), "10");
}

TEST_F(GateTest, lets_browsers_that_are_logged_in_go_on_meanwhile) {
  const auto cookie = log_in("u");
  EXPECT_EQ(status(request({{"authorization", "Bearer wrong"}})), 401u);
  EXPECT_EQ(status(by_cookie(cookie)), 200u);
}

TEST_F(GateTest, knows_a_browser_by_its_cookie_until_it_logs_out) {
  const auto cookie = log_in("o");
  EXPECT_EQ(status(by_cookie(cookie)), 200u);
  EXPECT_EQ(status(by_cookie("0" + cookie.substr(1))), cookie[0] == '0' ? 200u : 401u);
  EXPECT_EQ(reply_of(gate.log_out(by_cookie(cookie), now)).status, 403u);
  EXPECT_EQ(status(by_cookie(cookie)), 200u);
  const NamedTexts own{{"origin", "http://127.0.0.1:9122"}, {"x-sshrp-csrf", "1"}};
  EXPECT_EQ(reply_of(gate.log_out(by_cookie(cookie, own), now)).status, 303u);
  EXPECT_EQ(status(by_cookie(cookie)), 401u);
}

TEST_F(GateTest, sets_a_cookie_that_scripts_and_other_sites_do_not_have) {
  auto form = request();
  form.token = "u";
  const auto cookie = *find_text(reply_of(gate.log_in(form, now)).headers, "Set-Cookie");
  EXPECT_EQ(cookie.substr(0, 14), "sshrp_session=");
  EXPECT_EQ(cookie.substr(14 + 64), "; HttpOnly; SameSite=Strict; Path=/");
  auto behind = settings();
  behind.base_path = "/ssh";
  behind.behind_tls_proxy = true;
  const auto reply = reply_of(Gate(behind).log_in(form, now));
  EXPECT_EQ(find_text(reply.headers, "Set-Cookie")->substr(14 + 64),
            "; HttpOnly; SameSite=Strict; Path=/ssh/; Secure");
  EXPECT_EQ(*find_text(reply.headers, "Location"), "/ssh/");
}

TEST_F(GateTest, refuses_a_wrong_token_in_a_form) {
  auto form = request();
  form.token = "x";
  EXPECT_EQ(reply_of(gate.log_in(form, now)).status, 401u);
  EXPECT_EQ(reply_of(gate.log_in(form, now)).status, 429u);
  now += 1s;
  form.token = "";
  form.headers.emplace_back("accept", "text/html,*/*");
  auto denied = std::get<Denial>(gate.log_in(form, now));
  EXPECT_EQ(denied.shown, Denial::Shown::wrong_token);
  EXPECT_EQ(denied.asker.by, "127.0.0.1");
  const auto reply = std::move(denied.reply);
  EXPECT_EQ(reply.status, 303u);
  EXPECT_EQ(*find_text(reply.headers, "Location"), "/?login=refused");
}

TEST_F(GateTest, takes_no_form_of_another_site) {
  auto form = request({{"sec-fetch-site", "cross-site"}});
  form.token = "u";
  EXPECT_EQ(reply_of(gate.log_in(form, now)).status, 403u);
  form = request({{"sec-fetch-site", "same-origin"}});
  form.token = "u";
  EXPECT_EQ(reply_of(gate.log_in(form, now)).status, 303u);
}

TEST_F(GateTest, takes_writes_of_a_browser_only_from_its_own_page) {
  const auto cookie = log_in("r");
  struct Row {
    NamedTexts headers;
    unsigned status;
  };
  const Row rows[] = {
      {{}, 403},
      {{{"x-sshrp-csrf", "1"}}, 403},
      {{{"origin", "http://127.0.0.1:9122"}}, 403},
      {{{"origin", "http://evil.example"}, {"x-sshrp-csrf", "1"}}, 403},
      {{{"origin", "http://127.0.0.1:9123"}, {"x-sshrp-csrf", "1"}}, 403},
      {{{"origin", "https://127.0.0.1:9122"}, {"x-sshrp-csrf", "1"}}, 403},
      {{{"origin", "null"}, {"x-sshrp-csrf", "1"}}, 403},
      {{{"origin", "http://127.0.0.1:9122"}, {"x-sshrp-csrf", "0"}}, 403},
      {{{"origin", "http://127.0.0.1:9122"}, {"x-sshrp-csrf", "1"}}, 200},
  };
  for (const Row& row : rows)
    EXPECT_EQ(status(by_cookie(cookie, row.headers), Right::end, Effect::writes), row.status)
        << testing::PrintToString(row.headers);
  EXPECT_EQ(status(by_cookie(cookie)), 200u) << "reading needs none of it";
  EXPECT_EQ(status(request({{"authorization", "Bearer r"}}), Right::end, Effect::writes), 200u);
}

TEST_F(GateTest, tells_whom_it_denies_what) {
  const auto denial_of = [&](const HttpRequest& made, const Entrance& entrance = http) {
    return std::get<Denial>(gate.admit(entrance, made, Right::end, Effect::writes, now));
  };
  const Denial weak = denial_of(request({{"authorization", "Bearer u"}}));
  EXPECT_EQ(weak.asker.by, "token \"grafana\" from 127.0.0.1");
  EXPECT_EQ(weak.asker.level, "user");
  EXPECT_EQ(weak.sentence, "the level \"user\" isn't enough for this");
  EXPECT_EQ(denial_of(over_unix(request()), {Entrance::Kind::control, "user"}).asker.by, "uid 1000 pid 4711");
  const Denial foreign = denial_of(by_cookie(log_in("r")));
  EXPECT_EQ(foreign.asker.by, "token \"root\" from 127.0.0.1");
  EXPECT_EQ(foreign.asker.level, "admin");
  const Denial elsewhere = denial_of(request({{"host", "evil.example"}}));
  EXPECT_EQ(elsewhere.asker.by, "127.0.0.1");
  EXPECT_EQ(elsewhere.asker.level, "") << "nobody has looked at a token";
}

TEST_F(GateTest, slows_down_whom_the_proxy_in_front_has_heard) {
  auto behind = settings();
  behind.behind_tls_proxy = true;
  Gate proxied(behind);
  const auto ask = [&](const char* token, const char* from) {
    const auto made = request({{"authorization", token}, {"x-forwarded-for", from}});
    const auto admitted = proxied.admit(http, made, Right::status, Effect::reads, now);
    const auto* denial = std::get_if<Denial>(&admitted);
    return denial != nullptr ? denial->reply.status : 200u;
  };
  EXPECT_EQ(ask("Bearer x", "198.51.100.1, 192.0.2.1"), 401u);
  EXPECT_EQ(ask("Bearer u", "198.51.100.2, 192.0.2.1"), 429u) << "only the last one is the proxy's word";
  EXPECT_EQ(ask("Bearer u", "192.0.2.2"), 200u);
}

}  // namespace
}  // namespace sshrp::observer
