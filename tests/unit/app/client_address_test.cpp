// SPDX-License-Identifier: MIT
#include "app/client_address.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/loopback.h"

namespace sshrp::app {
namespace {

using asio::ip::make_address;
using net::Families;
using net::Socket;
using net::tcp;

tcp::endpoint at(const char* address, std::uint16_t port = 0) { return {make_address(address), port}; }

/// A listener, and a client that is connected with it.
struct Connected {
  Connected(const char* listens, const char* reached, const char* from, Families families = Families::v6_only)
      : listener(net::listen_on(at(listens), families)) {
    const tcp::endpoint bound = *net::bound_to(listener.get());
    client.open(bound.protocol());
    client.set_option(Socket::reuse_address(true));
    client.bind(at(from));
    client.connect(at(reached, bound.port()));
    accepted = util::UniqueFd(::accept(listener.get(), nullptr, nullptr));
    entries = {{bound, families}};
  }

  asio::io_context context{};
  util::UniqueFd listener;
  Socket client{context.get_executor()};
  util::UniqueFd accepted{};
  std::vector<Entry> entries{};
};

std::string shown(const Result<asio::ip::address>& found) {
  if (const auto* why = std::get_if<std::string>(&found)) return *why;
  return std::get<asio::ip::address>(found).to_string();
}

std::string shown(const util::UniqueFd& socket, const std::vector<Entry>& entries) {
  return shown(client_address(socket.get(), entries));
}

TEST(ClientAddress, is_who_is_connected_with_a_listener) {
  const Connected on_one("127.0.0.1", "127.0.0.1", "127.4.5.6");
  EXPECT_EQ(shown(on_one.accepted, on_one.entries), "127.4.5.6");
  const Connected on_all("0.0.0.0", "127.0.0.9", "127.4.5.6");
  EXPECT_EQ(shown(on_all.accepted, on_all.entries), "127.4.5.6");
  const Connected by_v6("::1", "::1", "::1");
  EXPECT_EQ(shown(by_v6.accepted, by_v6.entries), "::1");
}

TEST(ClientAddress, of_ipv4_at_a_listener_of_both_is_one_of_ipv4) {
  Connected both("::", "::ffff:127.0.0.9", "::ffff:127.4.5.6", Families::both);
  EXPECT_EQ(shown(both.accepted, both.entries), "127.4.5.6");
  both.entries[0].families = Families::v6_only;
  EXPECT_EQ(shown(both.accepted, both.entries), "its own end is at none of the listeners");
}

// What a worker in an enemy's hands can make.
TEST(ClientAddress, isnt_had_by_a_connection_to_somewhere_else) {
  const Connected mine("127.0.0.1", "127.0.0.1", "127.4.5.6"), other("127.0.0.1", "127.0.0.1", "127.4.5.7");
  EXPECT_EQ(shown(mine.accepted, other.entries), "its own end is at none of the listeners") << "another port";
  auto elsewhere = mine.entries;
  elsewhere[0].at.address(make_address("127.0.0.2"));
  EXPECT_EQ(shown(mine.accepted, elsewhere), "its own end is at none of the listeners") << "another address";
  Connected outgoing("127.0.0.1", "127.0.0.1", "127.4.5.6");
  EXPECT_EQ(shown(client_address(outgoing.client.native_handle(), outgoing.entries)),
            "its own end is at none of the listeners")
      << "the client's end";
}

TEST(ClientAddress, isnt_had_by_what_is_no_connection) {
  const Connected some("127.0.0.1", "127.0.0.1", "127.4.5.6");
  EXPECT_EQ(shown(some.listener, some.entries), "it isn't connected");
  EXPECT_EQ(shown(util::UniqueFd(::socket(AF_INET, SOCK_STREAM, 0)), some.entries), "it isn't connected");
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const util::UniqueFd one(ends[0]), two(ends[1]);
  EXPECT_EQ(shown(one, some.entries), "it is no TCP socket");
  EXPECT_EQ(shown(util::UniqueFd(::socket(AF_INET, SOCK_DGRAM, 0)), some.entries), "it is no TCP socket");
  EXPECT_EQ(shown(util::UniqueFd(::dup(STDERR_FILENO)), some.entries), "it is no TCP socket");
}

TEST(ClientAddress, isnt_had_by_a_connection_that_is_over) {
  Connected over("127.0.0.1", "127.0.0.1", "127.4.5.6");
  over.client.set_option(Socket::linger(true, 0));  // it is reset
  over.client.close();
  EXPECT_EQ(shown(over.accepted, over.entries), "it isn't connected");
}

}  // namespace
}  // namespace sshrp::app
