// Key exchanges in the life of a session: when they begin, and what becomes of the data meanwhile.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "msg/connection.h"
#include "msg/userauth.h"
#include "transport/logged_in.h"

namespace sshrp::transport::testing {
namespace {

using ::testing::HasSubstr;
using Clock = Transport::Clock;

Bytes numbered(std::uint32_t number, std::size_t size = 100) {
  return wire::encode(msg::ChannelData{number, Bytes(size, static_cast<std::uint8_t>(number))});
}

const Bytes data = numbered(1);

enum class Who { client, server, both };

TEST(Rekey, loses_nothing_and_keeps_the_order_whoever_begins_it) {
  for (const char* cipher : {"chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr"}) {
    for (const Who who : {Who::client, Who::server, Who::both}) {
      for (const std::size_t piece : {std::size_t{1}, std::size_t{97}, whole}) {
        MemoryPipe::Options options;
        options.client.preferences.ciphers = cipher;
        options.piece = piece;
        MemoryPipe pipe(std::move(options));
        pipe.log_in();
        const Bytes session_id = to_vector(pipe.client().transport().session_id());
        std::vector<Bytes> sent;
        for (std::uint32_t i = 0; i < 60; ++i) {
          sent.push_back(numbered(i));
          pipe.client().send(sent.back());
          pipe.server().send(sent.back());
          if (i % 20 == 10) {
            if (who != Who::server) pipe.client().transport().rekey();
            if (who != Who::client) pipe.server().transport().rekey();
          }
          if (i % 3 == 0) pipe.step();
        }
        pipe.run();
        EXPECT_EQ(pipe.client().received(), sent) << cipher;
        EXPECT_EQ(pipe.server().received(), sent) << cipher;
        EXPECT_EQ(pipe.client().transport().exchanges(), 4u);
        EXPECT_EQ(pipe.server().transport().exchanges(), 4u);
        EXPECT_EQ(to_vector(pipe.client().transport().session_id()), session_id) << "it never changes";
        EXPECT_EQ(to_vector(pipe.server().transport().session_id()), session_id);
      }
    }
  }
}

MemoryPipe::Options options_with(const crypto::KexMethod& kex) {
  MemoryPipe::Options options;
  options.client.preferences.kex = kex.name;
  return options;
}

// Of Diffie-Hellman the client's first message, the server's answer, and what the client makes of it; where
// the group is agreed on first, two more; of sntrup761 the client's first message.
TEST(Rekey, leaves_slow_steps_on_demand_and_waits_for_what_comes_of_them) {
  for (const crypto::KexMethod& kex : crypto::kex_methods()) {
    MemoryPipe pipe(options_with(kex));
    pipe.log_in();
    const auto ends = {&pipe.client(), &pipe.server()};
    for (End* end : ends) end->transport().leave_steps(LeftSteps::slow);
    pipe.client().transport().rekey();
    pipe.run();
    std::uint32_t steps = 0;
    const auto is_waiting = [](End* end) { return end->transport().due_step() != nullptr; };
    for (auto end = std::ranges::find_if(ends, is_waiting); end != ends.end();
         end = std::ranges::find_if(ends, is_waiting)) {
      (*end)->send(numbered(steps++));
      EXPECT_TRUE((*end)->transport().output().empty()) << "an exchange is under way";
      (*end)->compute_step();
      pipe.run();
    }
    using enum crypto::KexForm;
    const bool makes_key_slowly = kex.name.starts_with("sntrup761");
    EXPECT_EQ(steps, kex.form == ecdh ? makes_key_slowly : kex.form == dh ? 3u : 5u) << kex.name;
    EXPECT_EQ(pipe.client().received().size() + pipe.server().received().size(), steps);
    EXPECT_EQ(pipe.client().transport().exchanges(), 2u) << kex.name;
    EXPECT_EQ(pipe.server().transport().exchanges(), 2u) << kex.name;
  }
}

TEST(Rekey, works_with_every_key_exchange_and_strictness) {
  for (const crypto::KexMethod& kex : crypto::kex_methods()) {
    MemoryPipe pipe(options_with(kex));
    pipe.log_in();
    pipe.client().transport().rekey();
    pipe.run();
    pipe.client().send(data);
    pipe.run();
    EXPECT_EQ(pipe.server().received().size(), 1u) << kex.name;
    EXPECT_EQ(pipe.server().transport().exchanges(), 2u) << kex.name;
  }
}

TEST(Rekey, holds_back_what_is_sent_between_our_kexinit_and_newkeys) {
  LoggedIn a;
  a.server.transport().rekey();
  a.server.send(numbered(1));
  a.server.send(numbered(2));
  const auto before = a.client.take();
  ASSERT_EQ(before.size(), 1u);
  EXPECT_EQ(before[0][0], 20);
  a.client.send_kexinit();
  a.client.send_exchange();
  const auto after = a.client.take();
  ASSERT_EQ(after.size(), 4u);
  EXPECT_EQ(after[0][0], 31);
  EXPECT_EQ(after[1][0], 21);
  EXPECT_EQ(after[2], numbered(1));
  EXPECT_EQ(after[3], numbered(2));
  EXPECT_TRUE(a.server.transport().exchange_since()) << "the client's NEWKEYS is still to come";
  a.client.send_newkeys();
  EXPECT_FALSE(a.server.transport().exchange_since());
}

// RFC 4253 §7.1 forbids it, AsyncSSH and PuTTY do it, and OpenSSH takes it.
TEST(Rekey, takes_the_peers_data_under_the_old_keys_until_its_newkeys) {
  LoggedIn a;
  a.server.transport().rekey();
  a.client.send(numbered(1));
  a.client.take();
  a.client.send_kexinit();
  a.client.send(numbered(2));
  a.client.send_exchange();
  a.client.send(numbered(3));
  a.client.take();
  a.client.send_newkeys();
  a.client.send(numbered(4));
  EXPECT_EQ(a.server.received(), (std::vector<Bytes>{numbered(1), numbered(2), numbered(3), numbered(4)}));
}

TEST(Rekey, lets_more_wait_where_the_caller_cant_stop_and_only_until_it_is_done) {
  LoggedIn a;
  a.server.transport().rekey();
  a.server.transport().let_more_wait();
  const Bytes message = numbered(1, 30000);
  for (std::size_t bytes = 0; bytes < 2 * hard_max_waiting; bytes += message.size()) a.server.send(message);
  EXPECT_THAT(error_of([&] {
                for (std::size_t bytes = 0; bytes < hard_max_waiting_for_both; bytes += message.size())
                  a.server.send(message);
              }),
              HasSubstr("key exchange isn't finished"));

  LoggedIn b;
  b.server.transport().rekey();
  b.server.transport().let_more_wait();
  b.client.take();
  b.client.send_kexinit();
  b.client.send_exchange();
  b.client.take();
  b.client.send_newkeys();
  b.server.transport().rekey();
  EXPECT_THAT(error_of([&] {
                for (std::size_t bytes = 0; bytes < 2 * hard_max_waiting; bytes += message.size())
                  b.server.send(message);
              }),
              HasSubstr("key exchange isn't finished"));
}

TEST(Rekey, allows_debug_and_ignore_in_later_exchanges_also_if_strict) {
  LoggedIn a;
  a.client.send_kexinit();
  a.client.send(msg::Ignore{});
  a.client.send(msg::Debug{});
  a.client.take();
  a.client.send_exchange();
  a.client.take();
  a.client.send_newkeys();
  a.client.send(data);
  EXPECT_EQ(a.server.received().size(), 1u);
}

TEST(Rekey, says_when_too_much_waits_for_it) {
  LoggedIn a;
  a.server.transport().rekey();
  EXPECT_FALSE(a.server.transport().congested());
  while (!a.server.transport().congested()) a.server.send(numbered(1, 30000));
  a.client.take();
  a.client.send_kexinit();
  a.client.send_exchange();
  EXPECT_FALSE(a.server.transport().congested());
  EXPECT_EQ(a.client.take().size(), 2 + soft_max_waiting / (30009 + waiting_overhead) + 1);
}

// ── when we begin one ──

struct Limits {
  explicit Limits(RekeyLimits limits) : pipe(options(limits)) { pipe.log_in(); }

  static MemoryPipe::Options options(RekeyLimits limits) {
    MemoryPipe::Options all;
    all.server.rekey = limits;
    return all;
  }
  // Whether the server has begun one.
  bool is_due(Clock::time_point now = {}) {
    pipe.server().transport().rekey_if_due(now);
    const bool began = pipe.server().transport().exchange_since().has_value();
    pipe.run();
    return began;
  }

  MemoryPipe pipe;
};

TEST(Rekey, begins_after_as_many_bytes_in_either_direction) {
  for (const bool up : {false, true}) {
    Limits a({.bytes = 100'000});
    End& sender = up ? a.pipe.client() : a.pipe.server();
    for (int i = 0; i < 3; ++i) {
      EXPECT_FALSE(a.is_due()) << i;
      sender.send(numbered(1, 33'000));
      a.pipe.run();
    }
    sender.send(numbered(1, 1'000));
    a.pipe.run();
    EXPECT_TRUE(a.is_due());
    EXPECT_FALSE(a.is_due()) << "the count begins anew";
    EXPECT_EQ(a.pipe.server().transport().exchanges(), 2u);
  }
}

TEST(Rekey, begins_after_as_much_time) {
  Limits a({.time = std::chrono::hours(1)});
  Clock::time_point now{};
  EXPECT_FALSE(a.is_due(now += std::chrono::minutes(59)));
  EXPECT_TRUE(a.is_due(now += std::chrono::minutes(1)));
  EXPECT_FALSE(a.is_due(now += std::chrono::minutes(59)));
  EXPECT_TRUE(a.is_due(now += std::chrono::minutes(1)));
}

TEST(Rekey, doesnt_begin_without_a_limit_of_ours) {
  Limits a({});
  a.pipe.server().send(numbered(1, 200'000));
  a.pipe.run();
  EXPECT_FALSE(a.is_due(Clock::time_point{} + std::chrono::hours(1000)));
}

TEST(Rekey, begins_only_after_login) {
  MemoryPipe pipe(Limits::options({.bytes = 1}));
  pipe.run();
  pipe.server().transport().rekey_if_due({});
  EXPECT_FALSE(pipe.server().transport().exchange_since());
}

TEST(Rekey, tells_when_the_exchange_under_way_began) {
  Limits a({.time = std::chrono::hours(1)});
  const Clock::time_point later = Clock::time_point{} + std::chrono::hours(2);
  a.pipe.server().transport().rekey_if_due(later);
  EXPECT_EQ(a.pipe.server().transport().exchange_since(), later);
  a.pipe.run();
  EXPECT_EQ(a.pipe.server().transport().exchange_since(), std::nullopt);
}

// ── bombs ──

TEST(Rekey, ends_a_peer_that_does_nothing_else) {
  LoggedIn a;
  unsigned exchanges = 0;
  const std::string error = error_of([&] {
    for (; exchanges < 1000; ++exchanges) {
      a.client.send(msg::Ping{});
      a.client.rekey();
    }
  });
  EXPECT_EQ(error, "too many idle key exchanges");
  EXPECT_EQ(exchanges, max_idle_exchanges);
}

// Messages between them, such as tries to log in, don't help it.
TEST(Rekey, ends_a_stranger_much_sooner) {
  End server(default_settings(Role::server), server_side());
  ScriptedPeer client(Role::client, server);
  client.handshake();
  client.send(msg::ServiceRequest{"ssh-userauth"});
  server.send(msg::ServiceAccept{"ssh-userauth"});
  EXPECT_EQ(error_of([&] {
              for (unsigned i = 0; i < 1000; ++i) {
                client.send(msg::UserauthRequest{"user", "ssh-connection", "none", {}});
                client.rekey();
              }
            }),
            "too many key exchanges before login");
  EXPECT_EQ(server.transport().exchanges(), max_exchanges_before_login);
}

TEST(Rekey, goes_on_for_a_peer_that_sends_or_gets_data) {
  LoggedIn a;
  for (unsigned i = 0; i < 3 * max_idle_exchanges; ++i) {
    if (i % 2) {
      a.client.send(data);
    } else {
      a.server.send(data);
    }
    a.client.rekey();
  }
  EXPECT_EQ(a.server.transport().exchanges(), 1 + 3u * max_idle_exchanges);
}

// PuTTY rekeys each hour, whether or not anything was sent.
TEST(Rekey, goes_on_for_an_idle_peer_that_does_so_by_time) {
  LoggedIn a;
  Clock::time_point now{};
  for (unsigned i = 0; i < 3 * max_idle_exchanges; ++i) {
    a.server.transport().rekey_if_due(now += idle_exchange_pause);
    a.client.rekey();
    a.client.take();
  }
  EXPECT_EQ(a.server.transport().exchanges(), 1 + 3u * max_idle_exchanges);
}

}  // namespace
}  // namespace sshrp::transport::testing
