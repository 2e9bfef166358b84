// SPDX-License-Identifier: MIT
#include "upstream/source_link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>

#include "net/listener.h"
#include "net/peers.h"

namespace sshrp::upstream {
namespace {

using namespace std::chrono_literals;
using net::testing::run_until;
using net::testing::run_until_still;
using ::testing::HasSubstr;
namespace source = source_message;

class SourceLinkTest : public ::testing::Test {
 protected:
  SourceLinkTest() {
    auto [near, far] = net::testing::connected_pair(context_.get_executor());
    client_ = net::testing::make_server(std::move(near), net::testing::new_host_keys());
    peer_ = std::move(far);
    use_new_socket();
  }

  void use_new_socket() {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), 0);
    master_ = util::UniqueFd(ends[0]);
    link_->use(context_.get_executor(), util::UniqueFd(ends[1]));
  }

  /// A login that wants a socket: what became of it.
  struct Login {
    std::string outcome;  // empty: it waits
    asio::cancellation_signal cancelled{};
  };
  using LoginPtr = std::shared_ptr<Login>;
  LoginPtr begin_login() {
    const auto login = std::make_shared<Login>();
    asio::co_spawn(context_, wait(link_, client_, login),
                   asio::bind_cancellation_slot(login->cancelled.slot(), [login](std::exception_ptr failure) {
                     if (failure) login->outcome = "cancelled";
                   }));
    context_.restart();
    context_.poll();
    return login;
  }
  void wait_for(const LoginPtr& login) {
    EXPECT_TRUE(run_until(context_, [&] { return !login->outcome.empty(); }));
  }

  /// What the master hears: the number of the request; 0: nothing. The descriptor with it is the client's.
  std::uint32_t heard() {
    std::array<std::uint8_t, source::max_packet> room{};
    iovec body{room.data(), room.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> ancillary{};
    msghdr header{};
    header.msg_iov = &body;
    header.msg_iovlen = 1;
    header.msg_control = ancillary.data();
    header.msg_controllen = ancillary.size();
    const ssize_t size = ::recvmsg(master_.get(), &header, 0);
    if (size <= 0) return 0;
    int number = -1;
    std::memcpy(&number, CMSG_DATA(CMSG_FIRSTHDR(&header)), sizeof number);
    const util::UniqueFd shown(number);
    EXPECT_EQ(net::bound_to(shown.get()), peer_.remote_endpoint());
    return source::decode_from_worker(BytesView(room).first(static_cast<std::size_t>(size))).request;
  }
  template <class Message>
  void say(const Message& message, int file = -1) {
    Bytes packet = wire::encode(message);
    iovec body{packet.data(), packet.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> ancillary{};
    msghdr header{};
    header.msg_iov = &body;
    header.msg_iovlen = 1;
    if (file >= 0) {
      header.msg_control = ancillary.data();
      header.msg_controllen = ancillary.size();
      cmsghdr* part = CMSG_FIRSTHDR(&header);
      part->cmsg_level = SOL_SOCKET;
      part->cmsg_type = SCM_RIGHTS;
      part->cmsg_len = CMSG_LEN(sizeof file);
      std::memcpy(CMSG_DATA(part), &file, sizeof file);
    }
    EXPECT_GE(::sendmsg(master_.get(), &header, MSG_NOSIGNAL), 0);
  }

  asio::io_context context_{1};
  std::shared_ptr<SourceLink> link_ = std::make_shared<SourceLink>(30s);
  net::ConnectionPtr client_{};
  net::Socket peer_{context_.get_executor()};
  util::UniqueFd master_{};

 private:
  static net::Task<void> wait(std::shared_ptr<SourceLink> link, net::ConnectionPtr client, LoginPtr login) {
    const auto until = net::Clock::now() + 60s;
    Result<net::Socket> bound = co_await link->bind(client->executor(), client, until);
    if (const auto* why = std::get_if<std::string>(&bound)) {
      login->outcome = *why;
    } else {
      login->outcome = net::to_string(std::get<net::Socket>(bound).local_endpoint());
    }
  }
};

TEST_F(SourceLinkTest, gives_the_socket_that_the_master_has_bound) {
  const LoginPtr login = begin_login();
  EXPECT_EQ(heard(), 1u);
  net::Socket bound(context_.get_executor(), net::testing::any_loopback());
  say(source::Given{1}, bound.native_handle());
  wait_for(login);
  EXPECT_EQ(login->outcome, net::to_string(bound.local_endpoint()));
}

TEST_F(SourceLinkTest, tells_why_there_is_none) {
  const LoginPtr login = begin_login();
  EXPECT_EQ(heard(), 1u);
  say(source::Denied{1, "no\nport"});
  wait_for(login);
  EXPECT_EQ(login->outcome, "no\\x0aport");
}

TEST_F(SourceLinkTest, doesnt_wait_for_a_master_that_says_nothing) {
  link_ = std::make_shared<SourceLink>(1ms);
  use_new_socket();
  const LoginPtr login = begin_login();
  wait_for(login);
  EXPECT_THAT(login->outcome, HasSubstr("in time"));
  say(source::Denied{1, "too late"});  // nobody hears it, and it is no fault
  const LoginPtr next = begin_login();
  wait_for(next);
  EXPECT_THAT(next->outcome, HasSubstr("in time"));
}

TEST_F(SourceLinkTest, has_so_many_unanswered_and_then_the_next_ones) {
  std::vector<LoginPtr> logins;
  for (std::size_t i = 0; i < source::max_unanswered + 2; ++i) logins.push_back(begin_login());
  for (std::uint32_t i = 1; i <= source::max_unanswered; ++i) EXPECT_EQ(heard(), i);
  EXPECT_EQ(heard(), 0u) << "more would be too many";
  logins[1]->cancelled.emit(asio::cancellation_type::terminal);
  logins[source::max_unanswered]->cancelled.emit(asio::cancellation_type::terminal);
  run_until_still(context_);
  EXPECT_EQ(logins[1]->outcome, "cancelled");
  EXPECT_EQ(heard(), 0u) << "what was asked for counts until it is answered";
  say(source::Denied{2, "late"});
  run_until_still(context_);
  EXPECT_EQ(heard(), source::max_unanswered + 1) << "of the last login: the one before has gone";
  say(source::Denied{source::max_unanswered + 1, "no"});
  wait_for(logins.back());
  EXPECT_EQ(logins.back()->outcome, "no");
}

TEST_F(SourceLinkTest, says_so_where_there_is_no_master) {
  const LoginPtr waiting = begin_login();
  EXPECT_EQ(heard(), 1u);
  master_ = {};
  wait_for(waiting);
  EXPECT_THAT(waiting->outcome, HasSubstr("gives no sockets"));
  const LoginPtr later = begin_login();
  wait_for(later);
  EXPECT_THAT(later->outcome, HasSubstr("gives no sockets"));
  use_new_socket();
  begin_login();
  EXPECT_EQ(heard(), 2u);
}

TEST_F(SourceLinkTest, of_a_client_that_is_gone_asks_for_nothing) {
  client_->close();
  const LoginPtr login = begin_login();
  wait_for(login);
  EXPECT_EQ(login->outcome, "the client is gone");
  EXPECT_EQ(heard(), 0u);
}

TEST_F(SourceLinkTest, ends_with_what_no_master_says) {
  const LoginPtr login = begin_login();
  EXPECT_EQ(heard(), 1u);
  say(source::Denied{7, "nobody asked"});
  wait_for(login);
  EXPECT_THAT(login->outcome, HasSubstr("gives no sockets"));
}

}  // namespace
}  // namespace sshrp::upstream
