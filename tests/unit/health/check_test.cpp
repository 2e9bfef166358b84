// Checks of servers on real sockets, whose manners the test sets.
// SPDX-License-Identifier: MIT
#include "health/check.h"

#include <gmock/gmock.h>

#include <asio/read.hpp>
#include <asio/write.hpp>

#include "crypto/private_key_file.h"
#include "msg/publickey_request.h"
#include "net/peers.h"

namespace sshrp::health {
namespace {

using balance::CheckResult;
using ::testing::HasSubstr;

/// A server, and the group of one that it is in.
class Health : public ::testing::Test {
 protected:
  ~Health() override {
    std::error_code ignored;
    acceptor.close(ignored);
    net::testing::run_until_still(context);
  }
  Checked check_by(balance::Check how) {
    group.name = "web";
    group.check = how;
    group.servers = {{.name = "web1", .host = "127.0.0.1", .port = acceptor.local_endpoint().port()}};
    auto checked = std::make_shared<std::optional<Checked>>();
    auto setup = std::make_shared<const balance::GroupSetup>(std::move(group));
    asio::co_spawn(context, check(context.get_executor(), means, {setup, 0}),
                   [checked](const std::exception_ptr& failure, Checked what) {
                     EXPECT_EQ(failure, nullptr);
                     *checked = std::move(what);
                   });
    EXPECT_TRUE(net::testing::run_until(context, [&] { return checked->has_value(); }));
    return checked->value_or(Checked{});
  }
  template <typename Serve>
  void serve(Serve serve) {
    net::testing::spawn(context.get_executor(), accept_one(acceptor, serve));
  }
  template <typename Serve>
  static net::Task<void> accept_one(net::Acceptor& acceptor, Serve serve) {
    std::error_code error;
    net::Socket socket(acceptor.get_executor());
    co_await acceptor.async_accept(socket, net::into(error));
    if (!error) co_await serve(std::move(socket));
  }
  /// Says that, and hears the rest of what the other says.
  static net::Task<void> say(net::Socket socket, std::string line, std::shared_ptr<std::string> heard) {
    std::error_code error;
    co_await asio::async_write(socket, asio::buffer(line), net::into(error));
    if (heard) co_await asio::async_read(socket, asio::dynamic_buffer(*heard), net::into(error));
  }

  asio::io_context context{1};
  WayPtr way = straight(std::make_shared<net::HostLookups>());
  const Means means{.way_to = [this](const std::string&) { return way; }};
  net::Acceptor acceptor{context.get_executor(), net::testing::any_loopback()};
  balance::GroupSetup group{};
};

TEST_F(Health, by_tcp_is_good_where_there_is_a_connection) {
  EXPECT_EQ(check_by(balance::Check::tcp).result, CheckResult::well);
}

TEST_F(Health, by_tcp_is_bad_where_there_is_none) {
  const std::uint16_t port = acceptor.local_endpoint().port();
  acceptor.close();
  acceptor = net::Acceptor(context.get_executor(), net::testing::any_loopback());
  group.servers = {};
  auto setup = std::make_shared<balance::GroupSetup>();
  setup->check = balance::Check::tcp;
  setup->servers = {{.name = "web1", .host = "127.0.0.1", .port = port}};
  std::optional<Checked> checked;
  asio::co_spawn(context, check(context.get_executor(), means, {setup, 0}),
                 [&](const std::exception_ptr&, Checked what) { checked = std::move(what); });
  ASSERT_TRUE(net::testing::run_until(context, [&] { return checked.has_value(); }));
  EXPECT_EQ(checked->result, CheckResult::failed);
  EXPECT_THAT(checked->why, HasSubstr("refused"));
}

TEST_F(Health, by_tcp_says_that_it_is_a_balancer_s_own) {
  const auto heard = std::make_shared<std::string>();
  serve([heard](net::Socket socket) { return say(std::move(socket), "", heard); });
  group.check_proxy_protocol = balance::ProxyProtocol::v1;
  EXPECT_EQ(check_by(balance::Check::tcp).result, CheckResult::well);
  EXPECT_TRUE(net::testing::run_until(context, [&] { return !heard->empty(); }));
  EXPECT_THAT(*heard, HasSubstr("PROXY UNKNOWN\r\n"));
}

TEST_F(Health, by_banner_exchanges_identifications_and_disconnects) {
  const auto heard = std::make_shared<std::string>();
  serve([heard](net::Socket socket) {
    return say(std::move(socket), "a line before\r\nSSH-2.0-test\r\n", heard);
  });
  const Checked checked = check_by(balance::Check::banner);
  EXPECT_EQ(checked.result, CheckResult::well) << checked.why;
  const std::size_t end = heard->find("\r\n");
  ASSERT_NE(end, std::string::npos);
  EXPECT_THAT(heard->substr(0, end), ::testing::StartsWith("SSH-2.0-"));
  const std::string packet = heard->substr(end + 2);
  ASSERT_GT(packet.size(), 16u);
  EXPECT_EQ(packet.size() % 8, 0u);
  EXPECT_EQ(static_cast<unsigned char>(packet[3]), packet.size() - 4);
  EXPECT_EQ(packet[5], 1);  // SSH_MSG_DISCONNECT
  EXPECT_THAT(packet, HasSubstr("health check"));
}

TEST_F(Health, by_banner_tells_who_turns_away_from_who_is_dead) {
  serve([](net::Socket socket) { return say(std::move(socket), "Exceeded MaxStartups\r\n", nullptr); });
  const Checked checked = check_by(balance::Check::banner);
  EXPECT_EQ(checked.result, CheckResult::refusing);
  EXPECT_THAT(checked.why, HasSubstr("Exceeded MaxStartups"));
}

TEST_F(Health, by_banner_has_its_time) {
  group.attempt_timeout = std::chrono::milliseconds(200);  // nobody accepts, but the kernel
  const Checked checked = check_by(balance::Check::banner);
  EXPECT_EQ(checked.result, CheckResult::failed);
  EXPECT_THAT(checked.why, HasSubstr("in time"));
}

TEST_F(Health, by_banner_is_bad_where_another_protocol_is_spoken) {
  serve([](net::Socket socket) { return say(std::move(socket), "SSH-1.5-old\r\n", nullptr); });
  EXPECT_EQ(check_by(balance::Check::banner).result, CheckResult::failed);
}

/// A way through another host, as it turns out to be.
struct Through final : Way {
  Way::Through through() const override { return Way::Through::others; }
  net::Task<upstream::ConnectOutcome> connect(net::Executor executor, net::Destination server) override {
    asked = server.host;
    if (problem) return refuse(*problem);
    return carry(straight(lookups), std::move(executor), std::move(server), loss, takes);
  }
  static net::Task<upstream::ConnectOutcome> refuse(net::DialFailure problem) { co_return problem; }
  static net::Task<upstream::ConnectOutcome> carry(WayPtr way, net::Executor executor,
                                                   net::Destination server, net::LossPtr loss,
                                                   std::chrono::milliseconds takes) {
    net::Timer timer(executor, takes);
    std::error_code ignored;
    co_await timer.async_wait(net::into(ignored));
    upstream::ConnectOutcome outcome = co_await way->connect(executor, std::move(server));
    std::get<upstream::Connected>(outcome).loss = std::move(loss);
    co_return outcome;
  }

  const std::shared_ptr<net::HostLookups> lookups = std::make_shared<net::HostLookups>();
  std::optional<net::DialFailure> problem{};
  net::LossPtr loss = std::make_shared<net::Loss>();
  std::chrono::milliseconds takes{0};
  std::string asked{};
};

TEST_F(Health, through_a_gate_that_cannot_be_used_is_not_made) {
  const auto through = std::make_shared<Through>();
  way = through;
  through->problem = {"the gate door can't be used", net::Fault::way};
  const Checked checked = check_by(balance::Check::tcp);
  EXPECT_EQ(checked.result, CheckResult::not_made);
  EXPECT_EQ(checked.why, "the gate door can't be used");
  EXPECT_EQ(through->asked, "127.0.0.1") << "whose name others look up";
}

TEST_F(Health, has_its_time_for_the_server_whatever_the_gate_took) {
  const auto through = std::make_shared<Through>();
  way = through;
  group.attempt_timeout = std::chrono::seconds(1);
  through->takes = group.attempt_timeout;
  serve([](net::Socket socket) { return say(std::move(socket), "SSH-2.0-test\r\n", nullptr); });
  const Checked checked = check_by(balance::Check::banner);
  EXPECT_EQ(checked.result, CheckResult::well) << checked.why;
}

TEST_F(Health, of_a_server_that_a_gate_cannot_reach_is_bad) {
  const auto through = std::make_shared<Through>();
  way = through;
  through->problem = {"the gate door doesn't connect to web1: refused", net::Fault::server};
  EXPECT_EQ(check_by(balance::Check::tcp).result, CheckResult::failed);
}

TEST_F(Health, whose_gate_is_lost_says_nothing_of_the_server) {
  const auto through = std::make_shared<Through>();
  way = through;
  through->loss->note("the gate door was lost: it closed the connection");
  serve([](net::Socket socket) { return say(std::move(socket), "", nullptr); });
  const Checked checked = check_by(balance::Check::banner);
  EXPECT_EQ(checked.result, CheckResult::not_made);
  EXPECT_EQ(checked.why, "the gate door was lost: it closed the connection");
}

TEST_F(Health, behind_a_gate_that_is_there_tells_who_turns_away) {
  way = std::make_shared<Through>();
  serve([](net::Socket socket) { return say(std::move(socket), "Exceeded MaxStartups\r\n", nullptr); });
  EXPECT_EQ(check_by(balance::Check::banner).result, CheckResult::refusing);
}

/// A server that takes one password, and one key.
struct LoginHealth : Health {
  static net::Task<void> take(net::Socket socket, net::testing::HostKeys keys, std::string takes,
                              std::shared_ptr<std::vector<std::string>> tried) {
    const auto server = net::testing::make_server(std::move(socket), keys);
    co_await server->receive();
    server->send(msg::ServiceAccept{"ssh-userauth"});
    const BytesView payload = co_await server->receive();
    const auto request = wire::decode<msg::UserauthRequest>(payload);
    tried->push_back(std::string(request.user_name) + " by " + std::string(request.method_name));
    if (request.method_name == takes) {
      server->send(msg::UserauthSuccess{});
    } else {
      server->send(msg::UserauthFailure{{"publickey"}, false});
    }
    co_await server->flush();
    try {
      co_await server->receive();
    } catch (const net::Disconnected& left) {
      tried->push_back(left.said().description);
    }
    server->close();
  }
  void serve_logins(const std::string& takes) {
    serve([keys = keys, takes, tried = tried](net::Socket socket) {
      return take(std::move(socket), keys, takes, tried);
    });
    group.check_user = "checker";
  }
  void know(const crypto::PublicKey& key) {
    group.known_hosts =
        access::known_hosts_name("127.0.0.1", acceptor.local_endpoint().port()) + " " + key.to_line() + "\n";
  }
  const crypto::PublicKey& host_key() const { return keys->front()->public_key(); }

  net::testing::HostKeys keys = net::testing::new_host_keys();
  std::shared_ptr<std::vector<std::string>> tried = std::make_shared<std::vector<std::string>>();
};

TEST_F(LoginHealth, is_good_where_the_password_is_taken) {
  serve_logins("password");
  know(host_key());
  group.check_password = util::SecretBytes("secret");
  const Checked checked = check_by(balance::Check::login);
  EXPECT_EQ(checked.result, CheckResult::well) << checked.why;
  EXPECT_THAT(*tried, ::testing::ElementsAre("checker by password", "health check"));
}

TEST_F(LoginHealth, is_good_where_the_key_is_taken) {
  serve_logins("publickey");
  know(host_key());
  group.check_key = crypto::to_openssh_file(crypto::PrivateKey::generate_ed25519(), "check");
  const Checked checked = check_by(balance::Check::login);
  EXPECT_EQ(checked.result, CheckResult::well) << checked.why;
  EXPECT_THAT(*tried, ::testing::ElementsAre("checker by publickey", "health check"));
}

TEST_F(LoginHealth, is_bad_where_the_credential_is_refused) {
  serve_logins("publickey");
  know(host_key());
  group.check_password = util::SecretBytes("secret");
  const Checked checked = check_by(balance::Check::login);
  EXPECT_EQ(checked.result, CheckResult::not_let_in);
  EXPECT_THAT(checked.why, HasSubstr("doesn't let checker in"));
}

TEST_F(LoginHealth, shows_nothing_to_a_server_with_another_key) {
  serve_logins("password");
  know(net::testing::new_host_key()->public_key());
  group.check_password = util::SecretBytes("secret");
  EXPECT_EQ(check_by(balance::Check::login).result, CheckResult::wrong_host_key);
  EXPECT_TRUE(tried->empty());
}

TEST_F(LoginHealth, shows_nothing_to_a_server_whose_key_is_not_known) {
  serve_logins("password");
  group.check_password = util::SecretBytes("secret");
  const Checked checked = check_by(balance::Check::login);
  EXPECT_EQ(checked.result, CheckResult::failed);
  EXPECT_THAT(checked.why, HasSubstr("isn't known"));
  EXPECT_TRUE(tried->empty());
}

TEST_F(LoginHealth, knows_a_server_by_its_other_name) {
  serve_logins("password");
  group.known_hosts = "cluster " + host_key().to_line() + "\n";
  group.check_password = util::SecretBytes("secret");
  group.name = "web";
  group.check = balance::Check::login;
  group.servers = {{.name = "web1",
                    .host = "127.0.0.1",
                    .port = acceptor.local_endpoint().port(),
                    .host_key_name = "cluster"}};
  std::optional<Checked> checked;
  auto setup = std::make_shared<const balance::GroupSetup>(std::move(group));
  asio::co_spawn(context, check(context.get_executor(), means, {setup, 0}),
                 [&](const std::exception_ptr&, Checked what) { checked = std::move(what); });
  ASSERT_TRUE(net::testing::run_until(context, [&] { return checked.has_value(); }));
  EXPECT_EQ(checked->result, CheckResult::well) << checked->why;
}

}  // namespace
}  // namespace sshrp::health
